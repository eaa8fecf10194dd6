"""One account for each adult who signs in, known by email address; what somebody may do is decided in `hubs`."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes accounts whose address is always in small letters, so that a look-up by address is a plain one."""

    def create_user(self, email: str, password: str | None = None, *, name: str, **fields: Any) -> "User":
        """Make an account; without a password nobody can sign in with one until it is set by mail."""
        user = self.model(email=self.normalize_email(email), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, *, name: str, **fields: Any) -> "User":
        """Make the one account that may do everything; `createsuperuser` calls this."""
        return self.create_user(email, password, name=name, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find the account that signs in with this address, however it is written."""
        return self.get(email=self.normalize_email(username))

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Write an address the one way it is stored: without spaces around it, in small letters."""
        return (email or "").strip().lower()


class User(AbstractBaseUser, PermissionsMixin):
    """An adult with an account. Pupils never have one."""

    email = models.EmailField(_("email address"), max_length=254)
    name = models.CharField(
        _("name"), max_length=150, help_text=_("Your full name, as colleagues at your hub or school know you.")
    )
    language = models.CharField(
        _("language"), max_length=12, blank=True, help_text=_("The language of the pages and of the mails you get.")
    )
    listed = models.BooleanField(
        _("named publicly"),
        default=False,
        db_default=False,
        help_text=_("Show my name on the public pages of the hubs whose team I belong to."),
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Switch this off instead of deleting an account.")
    )
    is_staff = models.BooleanField(
        _("may open the administration pages"), default=False, help_text=_("Follows from the role of administrator.")
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    rights_as_of = models.DateField(
        _("rights derived on"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The day for which the person's rights were last worked out from the memberships."),
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name", "pk")
        constraints = (
            # Two together: no capital letters, no address twice. So an address is unique however it is typed.
            models.CheckConstraint(
                name="accounts_user_email_small_letters",
                condition=models.Q(email=Lower("email")),
                violation_error_message=_("An email address is stored in small letters."),
            ),
            models.UniqueConstraint(
                name="accounts_user_email_once",
                fields=("email",),
                violation_error_message=_("There is an account with this email address already."),
            ),
            models.CheckConstraint(
                name="accounts_user_email_complete",
                condition=models.Q(email__regex=r"^[^@\s]+@[^@\s]+$"),
                violation_error_message=_("Enter a complete email address, such as ana@school.example."),
            ),
            models.CheckConstraint(
                name="accounts_user_name_given",
                condition=models.Q(name__regex=r"\S"),
                violation_error_message=_("Enter a name."),
            ),
            models.CheckConstraint(
                name="accounts_user_language_code",
                condition=models.Q(language="") | models.Q(language__regex=r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$"),
                violation_error_message=_("A language is given by its code, such as pt or pt-br."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Bring the address into the form in which it is stored, before the constraints are asked."""
        super().clean()
        self.email = UserManager.normalize_email(self.email)

    def get_full_name(self) -> str:
        """Give the name in full; Django's own pages ask for it by this method."""
        return self.name

    def get_short_name(self) -> str:
        """Give what a greeting says: the first word of the name."""
        return self.name.split(maxsplit=1)[0] if self.name.strip() else ""

    @property
    def interface_language(self) -> str:
        """The language chosen in the profile if the portal still speaks it, or nothing."""
        return self.language if self.language in dict(settings.LANGUAGES) else ""
