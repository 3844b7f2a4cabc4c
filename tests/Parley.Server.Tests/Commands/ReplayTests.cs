using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Voice;

namespace Parley.Server.Tests.Commands;

/// <summary>A call with the engines of this machine, over a real socket, and its journal given to the command as people do.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly DirectoryInfo _journals = Directory.CreateTempSubdirectory("parley-journals-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _journals.Delete(recursive: true);

    [Fact]
    public async Task A_spoken_call_replays_to_byte_equal_events()
    {
        var journal = await RecordAsync();

        var (code, text, _) = await ServerProgram.RunAsync("replay", journal);
        var (_, json, _) = await ServerProgram.RunAsync("replay", journal, "--json");
        var (shown, list, _) = await ServerProgram.RunAsync("replay", journal, "--show");

        Assert.Equal(0, code);
        Assert.EndsWith(": byte-equal\n", text, StringComparison.Ordinal);
        var result = JsonElement.Parse(json);
        Assert.True(result.GetProperty("equal").GetBoolean());
        Assert.True(result.GetProperty("has_end").GetBoolean());
        Assert.Equal(0, result.GetProperty("lost").GetInt64());
        Assert.True(result.GetProperty("events").GetInt32() > 30, json);
        Assert.Equal(0, shown);
        Assert.Contains("\"type\":\"input_audio_buffer.speech_started\"", list, StringComparison.Ordinal);
        AssertPrivate(journal);
    }

    [Fact]
    public async Task A_journal_that_was_tampered_with_is_told_with_the_place()
    {
        var journal = await RecordAsync();
        var lines = await File.ReadAllLinesAsync(journal, Cancel);
        var at = Array.FindIndex(lines, line => line.Contains("\"$type\":\"SpeechStopped\"", StringComparison.Ordinal));
        lines[at] = lines[at].Replace("\"AtSample\":", "\"AtSample\":1", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(journal, lines, Cancel);

        var (code, text, _) = await ServerProgram.RunAsync("replay", journal);

        Assert.Equal(1, code);
        Assert.Contains("DIFFERENT", text, StringComparison.Ordinal);
        Assert.Contains("audio_end_ms", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_journal_is_one_line()
    {
        var path = Path.Combine(_journals.FullName, "notes.txt");
        await File.WriteAllTextAsync(path, "These are notes.", Cancel);

        var (code, _, error) = await ServerProgram.RunAsync("replay", path);
        var (missing, _, _) = await ServerProgram.RunAsync("replay", path + "x");

        Assert.Equal((1, 2), (code, missing));
        Assert.Matches("^parley: This is not a journal of Parley: [^\n]*\n$", error);
    }

    private async Task<string> RecordAsync()
    {
        await using (
            var server = await TestServer.StartAsync(
                settings => settings with { Journal = _journals.FullName },
                realEngines: true
            )
        )
        {
            await using var caller = await Caller.ConnectAsync(server);
            await caller.SayAsync(await Caller.SpeechAsync("Please count to five."));
            await caller.UntilAsync("response.done");
        }

        return Assert.Single(Directory.GetFiles(_journals.FullName));
    }

    /// <summary>Only the owner reads it, and the key of the connection is not in it.</summary>
    private static void AssertPrivate(string journal)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(journal));
        }

        Assert.DoesNotContain(TestServer.Key, File.ReadAllText(journal), StringComparison.Ordinal);
    }
}
