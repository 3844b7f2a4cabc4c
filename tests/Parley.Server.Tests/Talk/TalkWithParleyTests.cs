using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Audio;
using Parley.Cli;
using Parley.Cli.Talk;
using Parley.Server.Engines;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Voice;

namespace Parley.Server.Tests.Talk;

/// <summary>The command in a conversation with this server and its embedded engines.</summary>
public sealed class TalkWithParleyTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Lines_spoken_by_the_local_voice_are_heard_and_answered_in_turn()
    {
        await using var server = await StartAsync(ownEngines: true);

        var turns = await TalkAsync(
            server,
            options =>
                options with
                {
                    SpokenLines = ["How much is twelve times seven?", "What time is it?"],
                    TurnDetection = "azure_semantic_vad",
                }
        );

        Assert.Equal(2, turns.Count);
        Assert.Contains("84", turns[0].GetProperty("said").GetString());
        Assert.Contains("time", turns[1].GetProperty("heard").GetString());
        Assert.All(turns, turn => Assert.True(turn.GetProperty("end_of_speech_to_first_audio_ms").GetDouble() > 0));
    }

    [Fact]
    public async Task A_turn_ended_by_hand_is_answered()
    {
        await using var server = await StartAsync();

        var turns = await TalkAsync(
            server,
            options => options with { SpokenLines = ["What time is it?"], TurnDetection = "none" }
        );

        Assert.Contains("time", Assert.Single(turns).GetProperty("heard").GetString());
    }

    [Theory]
    [InlineData("commands/gc-brooklyn.wav", "brooklyn")]
    [InlineData("commands/gc-df-mountain_view.wav", "mountain")]
    [InlineData("commands/gc-df-half_an_hour.wav", "hour")]
    public async Task A_person_on_a_recording_is_heard_and_answered_aloud(string name, string word)
    {
        var person = SharedAudio.Read(name);
        await using var server = await StartAsync(MachineEngines.Hurried);
        var recording = Path.Combine(server.Settings.Data, "person.wav");
        WavFile.Write(recording, person.Samples, person.SampleRate);
        var answer = Path.Combine(server.Settings.Data, "answer.wav");

        var turns = await TalkAsync(
            server,
            options => options with { Recordings = [new FileInfo(recording)], Out = new FileInfo(answer) }
        );

        Assert.Contains(word, turns[0].GetProperty("heard").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(turns[0].GetProperty("said").GetString()!);
        var sound = WavFile.Read(answer);
        Assert.Equal(24000, sound.SampleRate);
        Assert.True(Pcm.LevelDbfs(sound.Samples) > -45, "the answer is audible");
    }

    private static async Task<TestServer> StartAsync(ServerParts? parts = null, bool ownEngines = false)
    {
        var server = await TestServer.StartAsync(
            settings => settings with { Responder = "builtin" },
            parts,
            realEngines: true,
            ownEngines: ownEngines
        );
        var engines = server.Services.GetRequiredService<IEngineSource>();
        await engines.GetAsync(Cancel);
        if (!engines.Report.DoesMainJob)
        {
            await server.DisposeAsync();
            Assert.Skip("An engine is missing; `./parley doctor` says which.");
        }

        return server;
    }

    private async Task<List<JsonElement>> TalkAsync(TestServer server, Func<TalkOptions, TalkOptions> change)
    {
        var options = new TalkOptions
        {
            Url = server.Address,
            Key = TestServer.Key,
            Model = "test",
            Json = true,
        };

        var code = await TalkProgram.RunAsync(change(options), _output, _error, Cancel);

        Assert.Equal("", _error.ToString());
        Assert.Equal(ExitCode.Answered, code);
        var last = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        using var json = JsonDocument.Parse(last);
        return [.. json.RootElement.GetProperty("turns").EnumerateArray().Select(turn => turn.Clone())];
    }
}
