"""The live view: what changes is told to the browsers, and they draw it.

feed     facts -> snapshots and deltas     wire    a run in short keys
answers  details and stories on demand     source  lines on which steps stand
pace     at most 20 messages a second      bundle  the browser's module
widget   joins them
"""
