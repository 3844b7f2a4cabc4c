using Parley.Engines.Catalog;
using Parley.Server.Engines;
using Parley.Server.Settings;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Commands;

public sealed class EnginesTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("parley-engines-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ServerSettings Settings => new() { Data = _data.FullName, Responder = "builtin" };

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Every_kind_of_engine_is_accounted_for()
    {
        var report = await EngineCatalog.ExamineAsync(Settings, TimeProvider.System, Cancel);

        EngineKind[] ours =
        [
            EngineKind.VoiceDetector,
            EngineKind.NoiseSuppressor,
            EngineKind.Transcriber,
            EngineKind.Responder,
            EngineKind.Speaker,
        ];
        Assert.Subset(report.Lines.Select(line => line.Kind).ToHashSet(), ours.ToHashSet());
        Assert.All(report.Lines, line => Assert.NotEmpty(line.Detail));

        // Nothing need be done about an engine whose place another one takes.
        Assert.All(
            report.Lines.Where(line => !report.Lines.Any(other => other.Kind == line.Kind && other.Active)),
            line => Assert.NotNull(line.Remedy)
        );
    }

    [Fact]
    public async Task A_chat_server_that_does_not_answer_is_found_out()
    {
        var report = await EngineCatalog.ExamineAsync(
            Settings with
            {
                Responder = "http://127.0.0.1:1",
            },
            TimeProvider.System,
            Cancel
        );

        var responder = report.Lines.Single(line => line.Kind == EngineKind.Responder);
        Assert.False(responder.Active);
        Assert.Contains("does not answer", responder.Detail, StringComparison.Ordinal);
        Assert.False(report.DoesMainJob);
    }

    [Fact]
    public async Task A_real_server_becomes_ready_and_writes_the_table_of_voices()
    {
        await using var server = await TestServer.StartAsync(
            settings => settings with { Responder = "builtin" },
            ownEngines: true
        );
        using var socket = await server.ConnectAsync();

        await socket.UntilAsync("session.created");

        Assert.True(File.Exists(Path.Combine(server.Settings.Data, "voices.tsv")));
    }

    [Fact]
    public async Task A_table_of_voices_that_cannot_be_read_stops_the_start_with_its_line()
    {
        await File.WriteAllTextAsync(Path.Combine(_data.FullName, "voices.tsv"), "one column only\n", Cancel);

        var problem = await Assert.ThrowsAsync<SettingsException>(() =>
            TestServer.StartAsync(settings => settings with { Data = _data.FullName }, ownEngines: true)
        );

        Assert.Contains("line 1", problem.Message, StringComparison.Ordinal);
    }
}
