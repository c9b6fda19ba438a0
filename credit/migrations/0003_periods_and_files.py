"""Lists belong to periods of any length; credit files, which follow the ratings, are made anew for any subject."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credit", "0002_insert_only")]

    operations = [
        migrations.RemoveConstraint("ListIssue", "list_issue_once_a_quarter"),
        migrations.RemoveConstraint("ListIssue", "list_issue_quarter_of_four"),
        migrations.RenameField("ListIssue", "quarter", "number"),
        migrations.DeleteModel("CreditFile"),
    ]
