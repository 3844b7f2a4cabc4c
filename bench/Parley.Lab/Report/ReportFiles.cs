using System.Text;
using System.Text.Json;

namespace Parley.Lab.Report;

/// <summary>Writes <c>report.json</c> and <c>report.html</c>.</summary>
internal static class ReportFiles
{
    public static string Json(LabReport report) => JsonSerializer.Serialize(report, ReportJson.Default.LabReport);

    public static async Task WriteAsync(LabReport report, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "report.json"), Json(report) + "\n", cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "report.html"),
            ReportPage.Write(report),
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            cancellationToken
        );
    }
}
