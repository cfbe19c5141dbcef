"""The page: what a person does arrives as messages, what the desk answers goes out as values; every
answer carries the digest of the request it answers, and an old one is not shown.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import param
from panel.custom import JSComponent

from ..core.errors import PiimssError, in_a_line
from ..core.translate import language
from . import longer, page
from .address import follow
from .answers import Answer
from .desk import Desk
from .helpers import Cancelled
from .later import Later
from .levers import answered
from .session import MOST_KEPT, Session
from .wording import word

HERE = Path(__file__).parent
FIRST_SERIES = "avance_financiero"
MOST_MESSAGE = 200_000  # characters of a message without a file


class Table(JSComponent):
    """The table of one person.

    Parameters
    ----------
    desk : Desk
        Which answers.
    start : str
        Scenario it starts from.
    lang : str
        Language it begins in.
    query : str
        Of the address: levers to begin with.
    alone : bool
        Whether it is a page of its own, not a cell of a notebook.
    """

    frame = param.Dict({})
    state = param.Dict({})
    figures = param.Dict({})
    bands = param.Dict({})
    effects = param.Dict({})
    compared = param.Dict({})
    sought = param.Dict({})
    note = param.Dict({})
    file = param.Dict({})
    alone = param.Boolean(False)

    _esm = HERE / "mesa.js"
    _stylesheets: ClassVar[list[Any]] = [HERE / "mesa.css"]

    def __init__(
        self, desk: Desk, start: str, lang: str = "es", query: str = "", alone: bool = False
    ) -> None:
        self._desk, self._lang = desk, language(lang)
        self._session: Session = desk.session(start)
        self._series, self._turn, self._ended = FIRST_SERIES, 0, False
        self._answer: tuple[Answer, Answer] | None = None
        self._lasts: tuple[Any, Any] | None = None
        self._folders: list[Any] = []  # of one's own figures, while the page is open
        problems = follow(self._session, query) if query else []
        super().__init__(alone=alone, sizing_mode="stretch_width", margin=0)
        self._later = Later()
        self.frame = page.frame(self._session, self._lang)
        self.state = page.state(self._session, self._lang, busy=True)
        if problems:
            self._say("\n".join(err.message(self._lang) for err in problems), "bad")
        self._ask()

    def end(self) -> None:
        """Wait for nothing more: the page is closed."""
        self._turn, self._ended = self._turn + 1, True
        for folder in self._folders:
            if folder is not None:
                folder.cleanup()

    # what arrives --------------------------------------------------------------------------------

    def _handle_msg(self, message: Any) -> None:
        """A message of the page; what is wrong in it is told where it was done."""
        if not isinstance(message, Mapping):
            return
        action = _ACTIONS.get(str(message.get("do")))
        if action is None or (action is not Table._upload and _size(message) > MOST_MESSAGE):
            return
        try:
            if action is not Table._restore:  # what was said of the link stays
                self.note = {}
            action(self, message)
        except Exception as err:  # one session's bug stops neither it nor the others
            self._wrong(err, message.get("key"))

    def _wrong(self, err: BaseException, key: object = None) -> None:
        if isinstance(err, PiimssError):
            said = err.message(self._lang)
        else:
            said = word("error_of_program", self._lang, found=in_a_line(err, 200))
        self.note = {"text": said, "kind": "bad", "key": key, "n": self._turn}

    def _say(self, text: str, kind: str = "") -> None:
        self.note = {"text": text, "kind": kind}

    def _move(self, message: Mapping[str, Any]) -> None:
        value = message.get("value")
        if isinstance(value, Mapping):
            value = {int(y): v for y, v in value.items() if str(y).isdecimal()}
        self._session.move(str(message.get("key")), value)
        self._changed()

    def _reset(self, message: Mapping[str, Any]) -> None:
        self._session.reset(message.get("key"))
        self._changed()

    def _undo(self, _message: Mapping[str, Any]) -> None:
        start = self._session.start
        if self._session.undo():
            self._changed(frame=start != self._session.start)

    def _begin(self, message: Mapping[str, Any]) -> None:
        self._session.begin(str(message.get("start")))
        self._changed(frame=True)

    def _speak(self, message: Mapping[str, Any]) -> None:
        self._lang = language(str(message.get("lang")))
        self._changed(frame=True)

    def _keep(self, message: Mapping[str, Any]) -> None:
        self._session.keep(message.get("name"), message.get("why"))
        self._kept()

    def _drop(self, message: Mapping[str, Any]) -> None:
        self._session.drop(message.get("name"))
        self._kept()

    def _take(self, message: Mapping[str, Any]) -> None:
        start = self._session.start
        self._session.take(message.get("name"))
        self._changed(frame=start != self._session.start)

    def _restore(self, message: Mapping[str, Any]) -> None:
        """Scenarios that the tab kept while the server was away."""
        now = (self._session.start, dict(self._session.moves))
        for one in list(message.get("kept") or [])[:MOST_KEPT]:
            if follow(self._session, str(one.get("link"))) == []:
                self._session.keep(one.get("name"), one.get("why") or "")
        self._session.start, self._session.moves = now
        self._kept()

    def _toml(self, message: Mapping[str, Any]) -> None:
        mine = self._session.named(message.get("name"), str(message.get("why") or ""))
        text = self._session.toml(mine)
        self._hand(f"{mine.name}.toml", "application/toml", text.encode())

    def _hand(self, name: str, kind: str, data: bytes) -> None:
        """A file to the browser."""
        self.file = {"name": name, "type": kind, "data": base64.b64encode(data).decode()}
        self.file = {}

    def _explain(self, message: Mapping[str, Any]) -> None:
        series = str(message.get("series"))
        if series in answered():
            self._series = series
            self._effects(self._turn)

    def _cancel(self, _message: Mapping[str, Any]) -> None:
        self._turn += 1
        self.bands = {"digest": self._session.request.digest, "off": True}

    def _again(self, _message: Mapping[str, Any]) -> None:
        self._turn += 1
        self._more(self._turn)

    def _seek(self, message: Mapping[str, Any]) -> None:
        session, wanted = self._session, longer.wish(message, self._session)
        request = session.request
        self.sought = {"busy": True}
        found = self._desk.long(lambda: longer.seek(request, wanted), self._open)

        def told(solution: Any) -> None:
            said = longer.sought(solution, self._lang)
            self.sought = {**said, "digest": request.digest}

        self._then(found, told, failed=lambda: setattr(self, "sought", {}))

    def _outputs(self, message: Mapping[str, Any]) -> None:
        session, kind, lang = self._session, str(message.get("kind")), self._lang
        if kind not in longer.FILES:
            return
        mine = session.named(message.get("name"), str(message.get("why") or ""))
        sets, request = [session.given, mine], session.request
        made = self._desk.long(
            lambda: longer.files(kind, sets, session.catalog, request, lang, self._open),
            self._open,
        )
        self._say(word("file_coming", lang))

        def done(file: tuple[str, str, bytes]) -> None:
            self.note = {}
            self._hand(*file)

        self._then(made, done)

    def _upload(self, message: Mapping[str, Any]) -> None:
        """A file of the person's own, in place of what the scenario assumes."""
        session, kind, name = self._session, str(message.get("kind")), str(message.get("name"))
        try:
            data = base64.b64decode(str(message.get("data")), validate=True)
        except ValueError:
            return
        year = str(message.get("year"))
        when = int(year) if year.isdecimal() and len(year) == 4 else session.catalog.base_year
        self._say(word("file_reading", self._lang, name=name[:80]))
        read = self._desk.long(
            lambda: longer.own_file(kind, name, data, when, session.catalog, session.given),
            self._open,
        )

        def taken(own: longer.Own) -> None:
            session.bring(own.rows, own.catalog)
            self._folders.append(own.folder)
            self._changed(frame=True)
            self._say(word("file_taken", self._lang, name=own.name))

        self._then(read, taken)

    # what is answered ----------------------------------------------------------------------------

    def _changed(self, *, frame: bool = False) -> None:
        if frame:
            self.frame = page.frame(self._session, self._lang)
        self.state = page.state(self._session, self._lang, busy=True)
        self._ask()

    def _kept(self) -> None:
        self.state = page.state(self._session, self._lang, busy=self.state.get("busy", False))
        self._compare(self._turn)

    def _ask(self) -> None:
        """The central path of now and of the start; then what may wait."""
        self._turn += 1
        turn, session = self._turn, self._session
        before = self._desk.ask(session.before)
        now = self._desk.ask(session.request)
        self._then(
            now, lambda _: self._then(before, lambda b: self._shown(turn, now, b), turn), turn
        )

    def _shown(self, turn: int, now: Future[Answer], before: Answer) -> None:
        self._answer, self._lasts = (now.result(), before), None
        self._figures()
        self.state = {**self.state, "busy": False}
        self._more(turn)

    def _figures(self) -> None:
        if self._answer is not None:
            now, before = self._answer
            self.figures = page.figures(self._session, now, before, self._lang, self._lasts)

    def _more(self, turn: int) -> None:
        session, wanted = self._session, partial(self._wanted, turn)
        self._effects(turn)
        was = self._desk.lasts(session.before, wanted)
        now = self._desk.lasts(session.request, wanted)

        def lasts(year: Any) -> None:
            self._lasts = (year, was.result())
            self._figures()

        self._then(now, lasts, turn)
        digest = session.request.digest
        self.bands = {"digest": digest, "part": 0.0}
        told = [0.0]

        def tick(part: float) -> None:
            if not wanted():
                raise Cancelled
            if part - told[0] >= 0.05:
                told[0] = part
                self._later(lambda: self._part(turn, digest, part))

        def spread(found: Any) -> None:
            if self._answer is not None:
                self.bands = page.spread(found, self._answer[0], self._lang)

        self._then(self._desk.spread(session.request, tick), spread, turn)
        self._compare(turn)

    def _part(self, turn: int, digest: str, part: float) -> None:
        if self._wanted(turn) and "done" not in self.bands:
            self.bands = {"digest": digest, "part": part}

    def _effects(self, turn: int) -> None:
        session, series = self._session, self._series
        request = session.request
        self.effects = {"series": series}
        if not session.moves:
            return
        future = self._desk.explain(session.before, request, series, partial(self._wanted, turn))

        def told(found: dict[str, float]) -> None:
            if series == self._series:
                self.effects = page.effects(session, found, series, request.digest, self._lang)

        self._then(future, told, turn)

    def _compare(self, turn: int) -> None:
        kept = list(self._session.kept)
        self.compared = {}
        if not kept:
            return
        requests = [self._session.before, *(k.request for k in kept)]
        futures = [self._desk.ask(request) for request in requests]

        def told(_last: Answer) -> None:
            answers = [future.result() for future in futures]
            names = [self._session.start, *(k.name for k in kept)]
            self.compared = page.comparison(dict(zip(names, answers, strict=True)), self._lang)

        self._then_all(futures, told, turn)

    # threads -------------------------------------------------------------------------------------

    def _open(self) -> bool:
        return not (self._ended or self._desk.closed)

    def _wanted(self, turn: int) -> bool:
        return turn == self._turn and not self._ended

    def _then_all(self, futures: list[Future[Any]], done: Callable[[Any], None], turn: int) -> None:
        first, rest = futures[0], futures[1:]
        self._then(first, (lambda _: self._then_all(rest, done, turn)) if rest else done, turn)

    def _then(
        self,
        future: Future[Any],
        done: Callable[[Any], None],
        turn: int | None = None,
        failed: Callable[[], None] | None = None,
    ) -> None:
        """``done`` with the result, in the page's own thread, if it is still wanted there."""

        def show() -> None:
            if self._ended or (turn is not None and not self._wanted(turn)):
                return
            try:
                done(future.result())
            except (Cancelled, CancelledError):
                return
            except Exception as err:  # as in _handle_msg
                self.state = {**self.state, "busy": False}
                if failed is not None:
                    failed()
                self._wrong(err)

        future.add_done_callback(lambda _: self._later(show))


_ACTIONS: dict[str, Callable[[Table, Mapping[str, Any]], None]] = {
    "move": Table._move,
    "reset": Table._reset,
    "undo": Table._undo,
    "begin": Table._begin,
    "lang": Table._speak,
    "keep": Table._keep,
    "drop": Table._drop,
    "take": Table._take,
    "restore": Table._restore,
    "toml": Table._toml,
    "effects": Table._explain,
    "cancel": Table._cancel,
    "bands": Table._again,
    "seek": Table._seek,
    "outputs": Table._outputs,
    "upload": Table._upload,
}


def _size(message: Mapping[str, Any]) -> int:
    return len(json.dumps(message, default=str))
