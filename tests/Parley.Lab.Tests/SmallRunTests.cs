using System.Text.Json;
using Parley.Bench.Servers;
using Parley.Lab.Recordings;
using Parley.Lab.Runs;

namespace Parley.Lab.Tests;

/// <summary>The whole lab in seconds: a local voice calls a server that the lab starts.</summary>
public sealed class SmallRunTests
{
    [Fact]
    public async Task A_small_run_fills_every_section_it_was_asked_for()
    {
        Assert.SkipUnless(new Voices().Available, "flite is not installed: apt-get install libflite1");
        var server = Path.Combine(Places.Root!, "src/Parley.Server/bin/Release/net10.0/parley-server.dll");
        Assert.SkipUnless(File.Exists(server), "the server is not built in its own folder");
        var folder = Directory.CreateTempSubdirectory("parley-lab-test-");
        try
        {
            var report = await LabRun.RunAsync(
                new LabOptions(
                    null,
                    null,
                    folder.FullName,
                    true,
                    null,
                    null,
                    null,
                    server,
                    ["endpointing", "barge_in"],
                    "test"
                ),
                LabSize.Tiny,
                TestContext.Current.CancellationToken
            );

            Assert.Empty(report.Problems);
            Assert.Contains(report.Endpointing, row => row is { Detector: "silence", Utterances: > 0 });
            Assert.Contains(report.Endpointing, row => row is { Detector: not "silence", Utterances: > 0 });
            Assert.Contains(
                report.BargeIn.Matrix,
                row => row is { Cause: "interruption", Trials: > 0, Cancelled: > 0 }
            );
            Assert.Contains(report.BargeIn.Matrix, row => row is { Cause: "cough", Trials: > 0 });
            Assert.NotNull(report.BargeIn.TrueStopP50Ms);
            var text = await File.ReadAllTextAsync(
                Path.Combine(folder.FullName, "report.json"),
                TestContext.Current.CancellationToken
            );
            using var json = JsonDocument.Parse(text);
            Assert.Equal("quick", json.RootElement.GetProperty("run").GetProperty("mode").GetString());
            Assert.True(File.Exists(Path.Combine(folder.FullName, "report.html")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
