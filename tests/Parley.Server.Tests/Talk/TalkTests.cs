using System.Text.Json;
using Parley.Audio;
using Parley.Cli;
using Parley.Cli.Talk;
using Parley.Engines.Flite;

namespace Parley.Server.Tests.Talk;

/// <summary>The command against a server that is not Parley.</summary>
public sealed class TalkTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-talk-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(8000)]
    [InlineData(22050)]
    public async Task A_recording_of_any_rate_is_spoken_and_the_answer_saved(int rate)
    {
        await using var server = await FakeVoiceServer.StartAsync(answers: true, Cancelled);
        var answer = new FileInfo(Path.Combine(_folder.FullName, "answer.wav"));

        var code = await TalkProgram.RunAsync(
            Options(server) with
            {
                Recordings = [Recording(rate)],
                Out = answer,
                Json = true,
            },
            _output,
            _error,
            Cancelled
        );

        Assert.Equal("", _error.ToString());
        Assert.Equal(ExitCode.Answered, code);
        var lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var last = JsonDocument.Parse(lines[^1]);
        var turn = Assert.Single(last.RootElement.GetProperty("turns").EnumerateArray());
        Assert.Equal(FakeVoiceServer.Heard, turn.GetProperty("heard").GetString());
        Assert.Equal(FakeVoiceServer.Said, turn.GetProperty("said").GetString());
        Assert.True(turn.GetProperty("end_of_speech_to_first_audio_ms").GetDouble() > 0);
        Assert.Equal(9600, WavFile.Read(answer.FullName).Samples.Length);
        Assert.Contains(lines, line => line.Contains("\"delta_bytes\":9600", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_lines_are_several_turns_and_both_sides_are_shown()
    {
        await using var server = await FakeVoiceServer.StartAsync(answers: true, Cancelled);

        var code = await TalkProgram.RunAsync(
            Options(server) with
            {
                Recordings = [Recording(16000)],
                TypedLines = ["and now?"],
            },
            _output,
            _error,
            Cancelled
        );

        Assert.Equal(ExitCode.Answered, code);
        var shown = _output.ToString();
        Assert.Contains($"you  {FakeVoiceServer.Heard}", shown);
        Assert.Contains($"parley  {FakeVoiceServer.Said}", shown);
        Assert.Contains("turn 2: typed", shown);
        Assert.Contains("first audio", shown);
        Assert.Contains("milliseconds after the end of speech", shown);
        Assert.Contains("milliseconds after the line was sent", shown);
    }

    [Fact]
    public async Task Turns_can_be_ended_by_the_client()
    {
        await using var server = await FakeVoiceServer.StartAsync(answers: true, Cancelled);

        var code = await TalkProgram.RunAsync(
            Options(server) with
            {
                Recordings = [Recording(16000, level: 0.01f)],
                TurnDetection = "none",
            },
            _output,
            _error,
            Cancelled
        );

        Assert.Equal(ExitCode.Answered, code);
    }

    [Fact]
    public async Task A_turn_without_an_answer_says_how_far_it_came()
    {
        await using var server = await FakeVoiceServer.StartAsync(answers: false, Cancelled);

        var code = await TalkProgram.RunAsync(
            Options(server) with
            {
                Recordings = [Recording(16000)],
                Timeout = TimeSpan.FromSeconds(1),
                Json = true,
            },
            _output,
            _error,
            Cancelled
        );

        Assert.Equal(ExitCode.NoAnswer, code);
        Assert.Contains("heard the turn but gave no answer", _error.ToString());
        using var last = JsonDocument.Parse(_output.ToString().TrimEnd().Split('\n')[^1]);
        var turn = Assert.Single(last.RootElement.GetProperty("turns").EnumerateArray());
        Assert.Equal(FakeVoiceServer.Heard, turn.GetProperty("heard").GetString());
        Assert.False(turn.GetProperty("answered").GetBoolean());
    }

    [Fact]
    public async Task A_wrong_key_gives_the_servers_words_and_an_advice()
    {
        await using var server = await FakeVoiceServer.StartAsync(answers: true, Cancelled);

        var code = await TalkProgram.RunAsync(
            Options(server) with
            {
                Key = "wrong",
                TypedLines = ["hello"],
            },
            _output,
            _error,
            Cancelled
        );

        Assert.Equal(ExitCode.NoConnection, code);
        Assert.Equal(
            "The server refused the connection (401): That key opens nothing. Check --key and PARLEY_API_KEY.",
            _error.ToString().Trim()
        );
    }

    [Fact]
    public async Task An_address_where_nobody_listens_is_named()
    {
        var code = await TalkProgram.RunAsync(
            new TalkOptions { Url = new Uri("http://127.0.0.1:9"), TypedLines = ["hello"] },
            _output,
            _error,
            Cancelled
        );

        Assert.Equal(ExitCode.NoConnection, code);
        Assert.Contains("Cannot reach 127.0.0.1:9", _error.ToString());
    }

    [Fact]
    public async Task A_file_that_is_no_recording_is_named()
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, "song.wav"));
        await File.WriteAllTextAsync(file.FullName, "la la la", Cancelled);

        var code = await TalkProgram.RunAsync(
            new TalkOptions { Url = new Uri("http://127.0.0.1:9"), Recordings = [file] },
            _output,
            _error,
            Cancelled
        );

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("song.wav cannot be spoken", _error.ToString());
    }

    [Fact]
    public async Task A_line_without_a_sound_is_named_before_anything_is_sent()
    {
        Assert.SkipUnless(new FliteProvider().Probe().Available, "The voice needs libflite1.");
        var code = await TalkProgram.RunAsync(
            new TalkOptions { Url = new Uri("http://127.0.0.1:9"), SpokenLines = ["..."] },
            _output,
            _error,
            Cancelled
        );

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("--say “...” has nothing", _error.ToString());
    }

    [Fact]
    public async Task A_place_where_the_answer_cannot_be_saved_is_named()
    {
        await using var server = await FakeVoiceServer.StartAsync(answers: true, Cancelled);

        var code = await TalkProgram.RunAsync(
            Options(server) with
            {
                TypedLines = ["hello"],
                Out = new FileInfo(_folder.FullName),
            },
            _output,
            _error,
            Cancelled
        );

        Assert.Equal(ExitCode.Usage, code);
        Assert.StartsWith("--out cannot be written: ", _error.ToString(), StringComparison.Ordinal);
    }

    private static TalkOptions Options(FakeVoiceServer server) => new() { Url = server.Url, Key = FakeVoiceServer.Key };

    private FileInfo Recording(int rate, float level = 0.25f)
    {
        var samples = new short[rate / 2];
        for (var i = rate / 10; i < rate * 4 / 10; i++)
        {
            samples[i] = (short)(level * 32767 * Math.Sin(i * 2 * Math.PI * 300 / rate));
        }

        var path = Path.Combine(_folder.FullName, $"{rate}.wav");
        WavFile.Write(path, samples, rate);
        return new FileInfo(path);
    }
}
