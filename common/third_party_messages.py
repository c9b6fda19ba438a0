"""Messages of the libraries on our screens that their own Simplified Chinese catalogue lacks or words badly.

Nothing here runs: the names only bring the messages into our catalogue, which Django asks before those of the
libraries. An English word that we use with another Chinese meaning needs a context at our place, not here.
"""

from django.utils.translation import gettext_noop, pgettext_lazy


def ngettext_noop(singular: str, plural: str) -> tuple[str, str]:
    """Marks a message with a plural for the catalogue; Django has no such function."""
    return singular, plural


ADMIN = (
    gettext_noop(" By %(filter_title)s "),
    gettext_noop("Action"),
    gettext_noop("Action:"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("Error:"),
    gettext_noop("Filter"),
    gettext_noop("Filters"),
    gettext_noop("Hide counts"),
    gettext_noop("Log out"),
    gettext_noop("Model name"),
    gettext_noop("Save and add another"),
    gettext_noop("Show counts"),
    gettext_noop("You don’t have permission to view or edit anything."),
)

ADMIN_LOOK = (
    gettext_noop("Add row"),
    gettext_noop("All applications"),
    gettext_noop("Apply Filters"),
    gettext_noop("Choose file to upload"),
    gettext_noop("Click to cancel"),
    gettext_noop("Click to download"),
    gettext_noop("Dark"),
    gettext_noop("Date"),
    gettext_noop("Date from"),
    gettext_noop("Date to"),
    gettext_noop("Expand row"),
    gettext_noop("False"),
    gettext_noop("General"),
    gettext_noop("Go back"),
    gettext_noop("Image preview"),
    gettext_noop("Light"),
    gettext_noop("Loading more results..."),
    gettext_noop("More actions"),
    gettext_noop("No data"),
    gettext_noop("No recent searches"),
    gettext_noop("No results found"),
    gettext_noop("No results matching your query"),
    gettext_noop("Not enough data."),
    gettext_noop("Previous"),
    gettext_noop("Recent searches"),
    gettext_noop("Record picture"),
    gettext_noop("Reset filters"),
    gettext_noop("Return to site"),
    gettext_noop("Run"),
    gettext_noop("Search apps and models..."),
    gettext_noop("Select action"),
    gettext_noop("Select action to run"),
    gettext_noop("Select all rows"),
    gettext_noop("Select record"),
    gettext_noop("Select value"),
    gettext_noop("Submit"),
    gettext_noop("System"),
    gettext_noop("This item will be deleted."),
    gettext_noop("This page yielded into no results. Create a new item or reset your filters."),
    gettext_noop("To"),
    gettext_noop("Toggle password visibility"),
    gettext_noop("True"),
    gettext_noop("Type to search"),
    gettext_noop("Value"),
    gettext_noop("Welcome back to"),
    gettext_noop("You have been successfully logged out from the administration"),
)

PASSWORDS = (
    gettext_noop("The password is too similar to the %(verbose_name)s."),
    gettext_noop("This password is entirely numeric."),
    gettext_noop("This password is too common."),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Your password can’t be entirely numeric."),
    gettext_noop("Your password can’t be too similar to your other personal information."),
    ngettext_noop(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    ngettext_noop(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
)

SIGN_IN = (
    gettext_noop("A sign-in code has been sent to %(recipient)s."),
    gettext_noop("Are you sure you want to sign out?"),
    gettext_noop("Code"),
    gettext_noop("Already have an account? Then please %(link)ssign in%(end_link)s."),
    gettext_noop("Email"),
    gettext_noop("Email (optional)"),
    gettext_noop("Email Address"),
    gettext_noop("Email Addresses"),
    gettext_noop("Email address"),
    gettext_noop("Enter Email Verification Code"),
    gettext_noop("Enter Password Reset Code"),
    gettext_noop("Enter Phone Verification Code"),
    gettext_noop("Enter Sign-In Code"),
    gettext_noop(
        "Forgotten your password? Enter your email address below, and we'll send you an email allowing you to reset it."
    ),
    gettext_noop("If you have not created an account yet, then please %(link)ssign up%(end_link)s first."),
    gettext_noop("Incorrect code."),
    gettext_noop("Incorrect password."),
    gettext_noop("Last seen at"),
    gettext_noop("Other sign-in options"),
    gettext_noop("Password (again)"),
    gettext_noop("Please contact us if you have any trouble resetting your password."),
    gettext_noop("Remember Me"),
    gettext_noop("Request Code"),
    gettext_noop("Request new code"),
    gettext_noop("Reset My Password"),
    gettext_noop("Send me a sign-in code"),
    gettext_noop("Sign Out"),
    gettext_noop("Sign Out Other Sessions"),
    gettext_noop("Sign-In Code"),
    gettext_noop("Sign in with a passkey"),
    gettext_noop("Successfully signed in as %(name)s."),
    gettext_noop("This mail can be safely ignored if you did not initiate this action."),
    gettext_noop("We've sent a code to %(recipient)s. The code expires shortly, so please enter it soon."),
    gettext_noop("You have signed out."),
    gettext_noop("You will receive a special code for a password-free sign-in."),
    gettext_noop("Your sign-in code is listed below. Please enter it in your open browser window."),
    pgettext_lazy("field label", "Login"),
)

SECOND_FACTOR = (
    gettext_noop("Activate"),
    gettext_noop("An authenticator app is not active."),
    gettext_noop("A new set of recovery codes has been generated."),
    gettext_noop("Authentication using an authenticator app is active."),
    gettext_noop("Authenticator code"),
    gettext_noop("Enter an authenticator code:"),
    gettext_noop("Generate new codes"),
    gettext_noop("I have saved my recovery codes"),
    gettext_noop("No recovery codes set up."),
    gettext_noop("Passkey"),
    gettext_noop("Recovery Codes"),
    gettext_noop("Recovery codes"),
    gettext_noop("This action will invalidate your existing codes."),
    gettext_noop("This key does not indicate whether it is a passkey."),
    gettext_noop("Two-Factor Authentication"),
    gettext_noop("You cannot activate two-factor authentication until you have verified your email address."),
    gettext_noop("Use authenticator app or code"),
    gettext_noop("You are about to generate a new set of recovery codes for your account."),
    gettext_noop("Your account is protected by two-factor authentication. Please enter an authenticator code:"),
)

ACCOUNT_PAGES = (
    gettext_noop("Add Email"),
    gettext_noop("Add Email Address"),
    gettext_noop("Change Phone"),
    gettext_noop("Change to"),
    gettext_noop("Current phone"),
    gettext_noop("Do you really want to remove the selected email address?"),
    gettext_noop("Make Primary"),
    gettext_noop("Primary"),
    gettext_noop("Re-send Verification"),
    gettext_noop("Sessions"),
    gettext_noop("The following email addresses are associated with your account:"),
    gettext_noop(
        "You currently do not have any email address set up. You should really add an email address so you can "
        "receive notifications, reset your password, etc."
    ),
    gettext_noop("Your email address is still pending verification."),
)

PLATFORM_SCHEDULE = (
    gettext_noop("Arguments"),
    gettext_noop("Execution Options"),
    gettext_noop("Name"),
    gettext_noop("Periodic Tasks Using This Schedule"),
)

API_PAGE = (gettext_noop("Field filters"),)
