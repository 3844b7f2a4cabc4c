using Parley.Testing.Coverage;

namespace Parley.Server.Tests.StockClients;

/// <summary>The published OpenAI client for JavaScript, unmodified: <c>openai</c>, over TLS as it insists.</summary>
public sealed class OpenAIClientTests(OpenAIRun run) : IClassFixture<OpenAIRun>
{
    private static readonly string[] _everybody =
    [
        "connect",
        "update",
        "spoken",
        "text",
        "tool",
        "cancel",
        "bargeIn",
        "busy",
        "failed",
        "truncate",
        "items",
        "wrong",
        "manual",
        "unheard",
        "close",
        "voiceLocked",
        "settings",
        "overrides",
        "restored",
    ];

    private static readonly string[] _newer = [.. _everybody, "transcription", "secret", "secretNeedsKey"];
    private static readonly string[] _beta = [.. _everybody, "betaSecret", "betaTranscriptionSecret"];
    private static readonly string[] _some = ["connect", "text", "close"];

    public static IEnumerable<TheoryDataRow<string, string>> Scenarios =>
        new (string Flavour, string[] Scenarios)[]
        {
            ("openai-ws", _newer),
            ("openai-native", _newer),
            ("openai-beta-ws", _beta),
            ("openai-beta-native", _beta),
            ("azure-ws", _some),
            ("azure-beta-ws", _some),
        }.SelectMany(row => row.Scenarios.Select(scenario => new TheoryDataRow<string, string>(row.Flavour, scenario)));

    [Theory]
    [MemberData(nameof(Scenarios))]
    [Covers("feature:openai-js")]
    public void The_scenario_goes_well(string flavour, string scenario) => run.Facts(flavour, scenario);

    [Theory]
    [InlineData("openai-ws", "401")]
    [InlineData("openai-beta-ws", "401")]
    [InlineData("azure-ws", "401")]
    [InlineData("azure-beta-ws", "401")]
    // A browser tells its page no more than this.
    [InlineData("openai-native", "non-101 status code")]
    [InlineData("openai-beta-native", "non-101 status code")]
    public void A_wrong_key_is_refused_at_the_door(string flavour, string error) =>
        Assert.Contains(
            error,
            run.Facts(flavour, "wrongKey").GetProperty("error").GetString(),
            StringComparison.Ordinal
        );

    [Fact]
    public void Nothing_escapes_and_nothing_is_left_behind()
    {
        Assert.Empty(run.Escaped);
        Assert.Equal(0, run.LeftBehind);
    }

    [Theory]
    [InlineData("openai-ws")]
    [InlineData("openai-native")]
    [InlineData("openai-beta-ws")]
    [InlineData("openai-beta-native")]
    public async Task A_spoken_turn_is_heard_and_answered_aloud_by_the_real_engines(string flavour)
    {
        var facts = await RealEngines.PlayAsync(flavour, "spoken", "What time is it?");

        Assert.Contains("time", facts.GetProperty("heard").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("completed", facts.GetProperty("status").GetString());
        Assert.True(facts.GetProperty("soundBytes").GetInt32() > 24_000);
    }
}
