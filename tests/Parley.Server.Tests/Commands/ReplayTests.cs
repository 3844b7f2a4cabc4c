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
        var journal = await RecordAsync("Please count to five.");

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
    public async Task Run_again_from_the_sound_on_a_call_goes_the_same_way()
    {
        var journal = await RecordAsync("Please count to five.");
        var kept = Path.Combine(_journals.FullName, "again.jsonl");

        var (code, text, _) = await ServerProgram.RunAsync("replay", journal, "--rerun", "--out", kept);
        var (again, _, _) = await ServerProgram.RunAsync("replay", kept);

        Assert.True(code == 0, text);
        Assert.Contains("\nthe same decisions", text, StringComparison.Ordinal);
        Assert.Equal(0, again);
    }

    [Fact]
    public async Task With_another_setting_it_goes_otherwise_and_the_difference_is_shown()
    {
        var journal = await RecordAsync("Please count to five.", "What time is it?");

        var (changed, json, _) = await ServerProgram.RunAsync(
            "replay",
            journal,
            "--json",
            "--set",
            "turn_detection.silence_duration_ms=3000"
        );
        var (told, diff, _) = await ServerProgram.RunAsync(
            "replay",
            journal,
            "--events",
            "--set",
            "turn_detection.create_response=false"
        );
        var (refused, _, error) = await ServerProgram.RunAsync(
            "replay",
            journal,
            "--set",
            "turn_detection.threshold=7"
        );

        Assert.Equal((0, 0), (changed, told));
        var result = JsonElement.Parse(json);
        Assert.False(result.GetProperty("same_decisions").GetBoolean());
        Assert.Equal(2, result.GetProperty("before").GetProperty("turns").GetInt32());
        Assert.Equal(1, result.GetProperty("after").GetProperty("turns").GetInt32());
        Assert.Contains("\nother decisions", diff, StringComparison.Ordinal);
        Assert.Matches("\n- .*response.created", diff);
        Assert.Equal(2, refused);
        Assert.StartsWith(
            "parley: --set turn_detection.threshold=7: 'session.turn_detection.threshold' must be ",
            error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_journal_that_was_tampered_with_is_told_with_the_place()
    {
        var journal = await RecordAsync("Please count to five.");
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
        Assert.Equal(
            "parley: This is not a journal of Parley: its first line is not the beginning of a session.\n",
            error
        );
    }

    [Theory]
    [InlineData("--out belongs to --set", "--out", "new.jsonl")]
    [InlineData("--events belongs to --set", "--events")]
    [InlineData("--set takes FIELD=VALUE", "--set", "turn_detection.threshold")]
    public async Task Options_that_cannot_be_followed_are_named(string told, params string[] options)
    {
        var path = Path.Combine(_journals.FullName, "call.jsonl");
        await File.WriteAllTextAsync(path, """{"kind":"session","session":{"Format":1}}""", Cancel);

        var (code, _, error) = await ServerProgram.RunAsync(["replay", path, .. options]);

        Assert.Equal(2, code);
        Assert.StartsWith($"parley: {told}", error, StringComparison.Ordinal);
    }

    /// <summary>Says each line after a second of silence, and waits for the answer to the last.</summary>
    private async Task<string> RecordAsync(params string[] lines)
    {
        await using (
            var server = await TestServer.StartAsync(
                settings => settings with { Journal = _journals.FullName },
                realEngines: true
            )
        )
        {
            await using var caller = await Caller.ConnectAsync(server);
            foreach (var line in lines)
            {
                var speech = await Caller.SpeechAsync(line);
                await caller.SayAsync(new([.. speech.Samples, .. new short[speech.SampleRate]], speech.SampleRate));
            }

            foreach (var _ in lines)
            {
                await caller.UntilAsync("conversation.item.input_audio_transcription.completed");
            }

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
