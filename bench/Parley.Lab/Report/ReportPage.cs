namespace Parley.Lab.Report;

/// <summary>The report as one page.</summary>
internal static class ReportPage
{
    public static string Write(LabReport report) => ReportText.Write(report);
}
