"""The tables in `reports/tables/` and in the workbook."""
