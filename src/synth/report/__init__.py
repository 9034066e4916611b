"""The report: pages that open from disk, and the tables behind them.

The pages are handed rows of the tables in `synth.tables` and plain data; they import no analysis.
"""
