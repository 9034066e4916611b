"""For the manuscript: a Word document and a workbook, made of the report's data."""
