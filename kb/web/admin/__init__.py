"""The admin pages of ``askless serve --admin``: server-rendered, on this machine only.

:mod:`.application` puts them together of sections (:mod:`.sections`); :mod:`.gate` lets requests in
and answers each of them, whatever happens. A section is a module that gives pages: functions from
a :class:`~.gate.Visit` to what is shown. Its words stand in ``strings/<language>/``, its
templates in ``templates``.
"""
