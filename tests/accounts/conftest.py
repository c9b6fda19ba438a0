import pytest

PASSWORD = "correct horse battery"


@pytest.fixture
def resident(jurisdiction):
    """An account without any role."""
    from accounts.models import User

    return User.objects.create_user("resident", "resident@example.test", PASSWORD, display_name="王小明")
