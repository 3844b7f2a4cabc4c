using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Lab.Report;

namespace Parley.Lab.Tests.Report;

public sealed partial class ReportTests
{
    [Fact]
    public void The_json_has_every_figure_by_its_name()
    {
        using var json = JsonDocument.Parse(ReportFiles.Json(Example()));
        var root = json.RootElement;

        AssertFields(root.GetProperty("endpointing")[0], "detector", "added_delay_ms", "false_cutoff_rate");
        AssertFields(root.GetProperty("onset"), "miss_rate", "false_per_minute", "latency_p50_ms", "latency_p95_ms");
        AssertFields(
            root.GetProperty("barge_in"),
            "true_stop_p50_ms",
            "true_stop_p95_ms",
            "false_stop_rate",
            "resume_rate"
        );
        AssertFields(root.GetProperty("echo")[0], "delay_ms", "erle_db", "self_interruptions");
        AssertFields(root, "heard_word_error");
        AssertFields(root.GetProperty("recognition")[0], "set", "snr_db", "wer");
        AssertFields(root.GetProperty("receipt_error_ms"), "p50", "p99");
        AssertFields(root.GetProperty("receipt_error_ms").GetProperty("rows")[0], "recording", "receipt_ms", "gap_ms");
        AssertFields(
            root.GetProperty("speculation"),
            "hit_rate",
            "started",
            "kept",
            "dropped",
            "gain_p50_ms",
            "wasted_tokens_share",
            "cpu_per_turn_on_ms"
        );
        Assert.Equal(2, root.GetProperty("speculation").GetProperty("outcomes").GetProperty("went_on").GetInt32());
    }

    [Fact]
    public void The_page_needs_nothing_from_elsewhere_and_escapes_what_it_shows()
    {
        var report = Example();
        report.Problems.Add("<script>alert(1)</script>");

        var page = ReportPage.Write(report);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.All(
            Sources().Matches(page),
            source => Assert.StartsWith("failures/", source.Groups["where"].Value, StringComparison.Ordinal)
        );
        Assert.Contains("endpointing-1.wav", page, StringComparison.Ordinal);
        Assert.Contains("thrown away: went_on", page, StringComparison.Ordinal);
        Assert.Contains("one.wav", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_whose_callers_were_late_says_so_first()
    {
        var report = Example();
        report.Run = report.Run with { Void = true };

        Assert.Contains("VOID", ReportPage.Write(report), StringComparison.Ordinal);
        Assert.Contains("VOID", ReportText.Write(report), StringComparison.Ordinal);
    }

    internal static LabReport Example()
    {
        var report = new LabReport
        {
            Run = new RunSection(
                DateTimeOffset.UnixEpoch,
                "abc",
                "./parley lab",
                "quick",
                12,
                "started by the lab",
                ["transcriber: pocketsphinx"],
                "local voices",
                0,
                3,
                false,
                0.1,
                0.5,
                4,
                0,
                "a machine",
                2,
                "an os",
                "10"
            ),
            Onset = new OnsetSection(
                0,
                0.5,
                120,
                180,
                "server_vad",
                [new("server_vad", "clean", 0, 0.5, 120, 180, 9, 1)]
            ),
            HeardWordError = 0.02,
            ReceiptErrorMs = new ReceiptSection(3, 12, 8, 2, 6, 1, 2, [new("one.wav", 512, 524, 3)]),
        };
        report.Endpointing.Add(new EndpointingRow("silence", 530, 0.4, "server_vad", 10, 4, 0, 520, 610, [0.2, 0.6]));
        report.Endpointing.Add(new EndpointingRow("silence", 900, 0.1, "server_vad", 10, 1, 0, 900, 910, [0.1, 0.3]));
        report.Echo.Add(new EchoRow(200, 34.5, 0, 4, "on"));
        report.Recognition.Add(new RecognitionRow("speech", 10, 0.3, "off", "Wideband", 4, 40));
        report.Speculation = SpeculationSection.None with
        {
            HitRate = 0.75,
            Turns = 7,
            Started = 8,
            Kept = 6,
            Dropped = 2,
            Outcomes = new Dictionary<string, int>(StringComparer.Ordinal) { ["went_on"] = 2 },
            GainP50Ms = 210,
            Rows = [new("server_vad", true, 7, 800, 590, 210)],
        };
        report.Failures.Add(new FailureRow("endpointing", "cut off & gone", "failures/endpointing-1.wav"));
        return report;
    }

    private static void AssertFields(JsonElement element, params string[] names) =>
        Assert.All(names, name => Assert.True(element.TryGetProperty(name, out _), name));

    [GeneratedRegex("(?:src|href)=\"(?<where>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sources();
}
