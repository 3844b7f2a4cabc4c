using System.Text.Json;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.StockClients;

/// <summary>The OpenAI library for .NET, unmodified, 2.15.0 and 2.1.0: every scenario, and a spoken turn with the real engines.</summary>
public sealed class DotnetClientTests
{
    private static readonly string[] _both =
    [
        "connect",
        "refused",
        "configure",
        "spoken",
        "typed",
        "manual",
        "override",
        "function",
        "cancel",
        "truncate",
        "items",
        "mistakes",
        "everything",
        "close",
    ];

    private static readonly string[] _gaOnly = ["outofband", "transcription", "secrets"];

    public static TheoryData<string> GaScenarios => [.. _both, .. _gaOnly];

    public static TheoryData<string> BetaScenarios => [.. _both];

    [Theory]
    [MemberData(nameof(GaScenarios))]
    [Covers("feature:openai-dotnet")]
    public async Task The_client_of_the_current_shape_is_content(string scenario) =>
        AssertPlayed(await DotnetRun.OfAsync(DotnetClient.Ga), scenario);

    [Theory]
    [MemberData(nameof(BetaScenarios))]
    [Covers("feature:openai-dotnet")]
    public async Task The_client_of_the_earlier_shape_is_content(string scenario) =>
        AssertPlayed(await DotnetRun.OfAsync(DotnetClient.Beta), scenario);

    [Theory]
    [InlineData("OpenAI.Ga")]
    [InlineData("OpenAI.Beta")]
    public async Task A_spoken_question_is_heard_and_answered_by_the_engines_of_this_machine(string program)
    {
        var run = await DotnetRun.WithRealEnginesAsync(DotnetClient.Named(program), "spoken");

        AssertPlayed(run, "spoken");
        var said = run.Scenarios["spoken"].GetProperty("facts").GetProperty("said").GetString();
        Assert.Matches("(?i)^it('s| is) ", said);
    }

    [Fact]
    public async Task Every_scenario_of_the_programs_is_looked_at()
    {
        var ga = await DotnetRun.OfAsync(DotnetClient.Ga);
        var beta = await DotnetRun.OfAsync(DotnetClient.Beta);
        Assert.Equal([.. _both, .. _gaOnly], ga.Scenarios.Keys.ToHashSet(StringComparer.Ordinal));
        Assert.Equal([.. _both], beta.Scenarios.Keys.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_spoken_turn_has_the_order_of_the_current_shape()
    {
        var run = await DotnetRun.OfAsync(DotnetClient.Ga);
        AssertOrder(
            run.Scenarios["spoken"],
            "session.created",
            "session.updated",
            "input_audio_buffer.speech_started",
            "input_audio_buffer.speech_stopped",
            "input_audio_buffer.committed",
            "conversation.item.added",
            "conversation.item.done",
            "response.created",
            "response.output_item.added",
            "conversation.item.added",
            "response.content_part.added",
            "response.output_audio_transcript.delta",
            "response.output_audio.done",
            "response.output_audio_transcript.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.done"
        );
    }

    [Fact]
    public async Task A_spoken_turn_has_the_order_of_the_earlier_shape()
    {
        var run = await DotnetRun.OfAsync(DotnetClient.Beta);
        AssertOrder(
            run.Scenarios["spoken"],
            "session.created",
            "session.updated",
            "input_audio_buffer.speech_started",
            "input_audio_buffer.speech_stopped",
            "input_audio_buffer.committed",
            "conversation.item.created",
            "response.created",
            "response.output_item.added",
            "conversation.item.created",
            "response.content_part.added",
            "response.audio_transcript.delta",
            "response.audio.done",
            "response.audio_transcript.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.done"
        );
    }

    private static void AssertPlayed(DotnetRun run, string scenario)
    {
        var played = run.Scenarios[scenario];
        Assert.True(played.GetProperty("failure").GetString() is null, played.ToString());
    }

    private static void AssertOrder(JsonElement played, params string[] expected)
    {
        var got = played.GetProperty("types").EnumerateArray().Select(type => type.GetString()!).ToList();
        var at = -1;
        foreach (var type in expected)
        {
            var next = got.FindIndex(at + 1, name => string.Equals(name, type, StringComparison.Ordinal));
            Assert.True(next > at, $"{type} does not come after the ones before it in: {string.Join(", ", got)}");
            at = next;
        }
    }
}
