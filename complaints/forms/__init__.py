"""Forms of residents, firms and offices. They read and check what was typed; services decide."""

from complaints.forms.fields import PHOTO_BYTES, UPLOAD_BYTES, NoteForm, OptionalNoteForm
from complaints.forms.residents import RateForm, ReceiptCodeForm, SubmitForm
from complaints.forms.staff import AcceptForm, AnswerForm, DispatchForm, RefuseForm

__all__ = [
    "PHOTO_BYTES",
    "UPLOAD_BYTES",
    "AcceptForm",
    "AnswerForm",
    "DispatchForm",
    "NoteForm",
    "OptionalNoteForm",
    "RateForm",
    "ReceiptCodeForm",
    "RefuseForm",
    "SubmitForm",
]
