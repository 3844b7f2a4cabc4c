using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Audio;
using Parley.Engines.Flite;
using Parley.Server.Console;
using Parley.Server.Engines;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.StockClients;

/// <summary>The published Voice Live client for JavaScript, unmodified, in conversations with the real engines.</summary>
public sealed class VoiceLiveClientTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_spoken_turn_is_heard_and_answered_aloud()
    {
        await using var server = await StartAsync();
        var recording = Path.Combine(server.Settings.Data, "question.wav");
        await SpeakAsync(recording, "What time is it?");

        var result = await NodeClient.RunAsync("speech", server.Address, TestServer.Key, recording, Cancel);

        Assert.StartsWith("sess_", result.GetProperty("sessionId").GetString());
        Assert.Contains("time", result.GetProperty("heard").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(result.GetProperty("said").GetString()!);
        Assert.Equal("completed", result.GetProperty("status").GetString());
        Assert.True(result.GetProperty("audioBytes").GetInt32() > 24000);
        AssertOrder(
            result,
            "session.created",
            "session.updated",
            "input_audio_buffer.speech_started",
            "input_audio_buffer.speech_stopped",
            "input_audio_buffer.committed",
            "conversation.item.input_audio_transcription.completed",
            "conversation.item.created",
            "response.created",
            "response.output_item.added",
            "response.content_part.added",
            "response.audio.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.done"
        );
    }

    [Fact]
    public async Task A_typed_turn_is_answered_in_text_with_its_usage()
    {
        await using var server = await StartAsync();

        var result = await NodeClient.RunAsync("text", server.Address, TestServer.Key, null, Cancel);

        Assert.Equal("completed", result.GetProperty("status").GetString());
        Assert.Contains(
            "84",
            result.GetProperty("said").GetString()!.Replace("eighty-four", "84", StringComparison.OrdinalIgnoreCase)
        );
        Assert.Equal(0, result.GetProperty("audioBytes").GetInt32());
        Assert.True(result.GetProperty("usage").GetInt32() > 0);
    }

    [Fact]
    public async Task A_function_is_called_and_its_output_is_used()
    {
        await using var server = await StartAsync();

        var result = await NodeClient.RunAsync("tool", server.Address, TestServer.Key, null, Cancel);

        Assert.Equal("get_weather", result.GetProperty("tool").GetString());
        using var arguments = JsonDocument.Parse(result.GetProperty("arguments").GetString()!);
        Assert.Contains(
            "paris",
            arguments.RootElement.GetProperty("city").GetString(),
            StringComparison.OrdinalIgnoreCase
        );
        Assert.Contains("sunny", result.GetProperty("said").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("completed", result.GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_answer_can_be_cancelled_and_a_second_cancel_is_refused_by_name()
    {
        await using var server = await StartAsync();

        var result = await NodeClient.RunAsync("cancel", server.Address, TestServer.Key, null, Cancel);

        Assert.Equal("cancelled", result.GetProperty("status").GetString());
        Assert.Equal("client_cancelled", result.GetProperty("reason").GetString());
        Assert.Equal("response_cancel_not_active", result.GetProperty("refused").GetString());
    }

    [Fact]
    public async Task A_wrong_key_is_refused_at_the_door()
    {
        await using var server = await TestServer.StartAsync();

        var result = await NodeClient.RunAsync("refused", server.Address, "not-a-key", null, Cancel);

        Assert.Contains("401", result.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartAsync(
            settings => settings with { Responder = "builtin" },
            realEngines: true
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

    private static async Task SpeakAsync(string path, string text)
    {
        var file = await SampleVoice.SpeakAsync(new FliteProvider().Create(), text, Cancel);
        Assert.NotNull(file);
        WavFile.Write(path, WavFile.Parse(file).AtRate(24000).Samples, 24000);
    }

    private static void AssertOrder(JsonElement result, params string[] expected)
    {
        var got = result.GetProperty("types").EnumerateArray().Select(type => type.GetString()!).ToList();
        var at = -1;
        foreach (var type in expected)
        {
            var next = got.FindIndex(at + 1, name => string.Equals(name, type, StringComparison.Ordinal));
            Assert.True(next > at, $"{type} does not come after the ones before it in: {string.Join(", ", got)}");
            at = next;
        }
    }
}
