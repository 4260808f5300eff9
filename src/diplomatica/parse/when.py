"""Dates of a text, found once for all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diplomatica.parse.state import State
from datetime import date, timedelta
import re

class DateFound:
    def __init__(self,start,end,edtf,first,last): self.start=start;self.end=end;self.edtf=edtf;self.first=first;self.last=last;self.certain=True
M=dict((m,i+1) for i,m in enumerate("January February March April May June July August September October November December".split()))
P=re.compile(r"(\d{1,2}) (%s)(?: (\d{4}))?"%"|".join(M))
def find_dates(text,near,order):
    out=[]
    for m in P.finditer(text):
        y=int(m[3]) if m[3] else (near.year if near else None)
        if not y: continue
        try: d=date(y,M[m[2]],int(m[1]))
        except ValueError: continue
        out.append(DateFound(m.start(),m.end(),d.isoformat(),d,d))
    return out
