"""Django's PostgreSQL backend, whose connections are asked for a sign of life without a round trip."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL that is kept between requests."""

    def is_usable(self) -> bool:
        """Whether the connection that was kept still stands.

        A server that ends a connection says so on its socket. While the socket is silent there is nothing to be
        asked; else the question is put. So a request costs no statement for it.
        """
        if self.connection is None or self.connection.closed:
            return False
        return _is_silent(self.connection.fileno()) or super().is_usable()


def _is_silent(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return not poll.poll(0)
