"""How `client.send` reaches an open lab: from a step, a function's body, a cell or a thread."""

from __future__ import annotations

from collections.abc import Callable

import inngest

from ndalab.engine.sdk import ids_of, middleware_of


class ClientDoor:
    """Makes `client.send` and `client.send_sync` reach a lab, until it is closed."""

    def __init__(
        self, client: inngest.Inngest, accept: Callable[[list[inngest.Event]], list[str]]
    ) -> None:
        self._client = client
        self._accept = accept
        # Set on this client alone; the class and all other clients stay as they are.
        vars(client)["send"] = self._send
        vars(client)["send_sync"] = self._send_sync

    @property
    def is_open(self) -> bool:
        """Whether the client still sends here."""
        return vars(self._client).get("send") == self._send

    def close(self) -> None:
        """Give the client its own methods back, unless another lab has them by now."""
        if self.is_open:
            del vars(self._client)["send"], vars(self._client)["send_sync"]

    async def _send(
        self, events: inngest.Event | list[inngest.Event], *, skip_middleware: bool = False
    ) -> list[str]:
        batch = events if isinstance(events, list) else [events]
        middleware = None if skip_middleware else middleware_of(self._client)
        if middleware is not None:
            _raise(await middleware.before_send_events(batch))
        result = self._result(batch)
        if middleware is not None:
            _raise(await middleware.after_send_events(result))
        return ids_of(result)

    def _send_sync(
        self, events: inngest.Event | list[inngest.Event], *, skip_middleware: bool = False
    ) -> list[str]:
        batch = events if isinstance(events, list) else [events]
        middleware = None if skip_middleware else middleware_of(self._client)
        if middleware is not None:
            _raise(middleware.before_send_events_sync(batch))
        result = self._result(batch)
        if middleware is not None:
            _raise(middleware.after_send_events_sync(result))
        return ids_of(result)

    def _result(self, batch: list[inngest.Event]) -> inngest.SendEventsResult:
        """Accept the events one by one: those before a bad one stay accepted (semantics 2.1)."""
        ids: list[str] = []
        try:
            for event in batch:
                ids += self._accept([event])
        except ValueError as err:
            return inngest.SendEventsResult(error=str(err), ids=ids)
        return inngest.SendEventsResult(ids=ids)


def _raise(err: Exception | None) -> None:
    if isinstance(err, Exception):
        raise err
