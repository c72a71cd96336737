"""A scene in the formats of other tools, and two runs side by side. Nothing is drawn here.

spans       the runs and their parts as stretches of time: what trace files are made of
perfetto    for ui.perfetto.dev and chrome://tracing
otlp        OpenTelemetry's JSON, without its library
otel        OpenTelemetry's own spans, for its exporters (extra `otel`)
mermaid     diagrams for documents
comparison  two runs, aligned by step
"""
