"""Forms of residents, firms and offices. They read and check what was typed; services decide."""

from complaints.forms.asking import AnswersForm
from complaints.forms.fields import PHOTO_BYTES, UPLOAD_BYTES, VIDEO_BYTES, NoteForm, OptionalNoteForm
from complaints.forms.firms import HandInForm
from complaints.forms.privacy import REASON_LENGTH, PublicTextForm, RedactForm, RedactPhotoForm
from complaints.forms.residents import (
    ContactForm,
    CorrectForm,
    EntryForm,
    MessageForm,
    RateForm,
    ReceiptCodeForm,
    SubmitForm,
)
from complaints.forms.staff import AcceptForm, AnswerForm, DispatchForm, RefuseForm
from complaints.forms.units import AssignForm, EmptyForm, MergeForm, ReclassifyForm, SplitForm

__all__ = [
    "PHOTO_BYTES",
    "REASON_LENGTH",
    "UPLOAD_BYTES",
    "VIDEO_BYTES",
    "AcceptForm",
    "AnswerForm",
    "AnswersForm",
    "AssignForm",
    "ContactForm",
    "CorrectForm",
    "DispatchForm",
    "EmptyForm",
    "EntryForm",
    "HandInForm",
    "MergeForm",
    "MessageForm",
    "NoteForm",
    "OptionalNoteForm",
    "PublicTextForm",
    "RateForm",
    "ReceiptCodeForm",
    "ReclassifyForm",
    "RedactForm",
    "RedactPhotoForm",
    "RefuseForm",
    "SplitForm",
    "SubmitForm",
]
