using Parley.Testing.Coverage;

namespace Parley.Server.Tests.StockClients;

/// <summary>The published agents SDK for JavaScript, unmodified: <c>@openai/agents-realtime</c>.</summary>
public sealed class AgentsClientTests(AgentsRun run) : IClassFixture<AgentsRun>
{
    [Theory]
    [InlineData("agents", "connect")]
    [InlineData("agents", "update")]
    [InlineData("agents", "spoken")]
    [InlineData("agents", "text")]
    [InlineData("agents", "tool")]
    [InlineData("agents", "cancel")]
    [InlineData("agents", "bargeIn")]
    [InlineData("agents", "interrupt")]
    [InlineData("agents", "queue")]
    [InlineData("agents", "defaults")]
    [InlineData("agents", "failed")]
    [InlineData("agents", "history")]
    [InlineData("agents", "truncate")]
    [InlineData("agents", "items")]
    [InlineData("agents", "wrong")]
    [InlineData("agents", "manual")]
    [InlineData("agents", "unheard")]
    [InlineData("agents", "close")]
    [InlineData("openai-plain", "connect")]
    [InlineData("openai-plain", "text")]
    [InlineData("openai-plain", "close")]
    public void The_scenario_goes_well(string flavour, string scenario) => run.Facts(flavour, scenario);

    [Theory]
    [InlineData("agents")]
    [InlineData("openai-plain")]
    public void A_wrong_key_is_refused_at_the_door(string flavour) =>
        Assert.Contains(
            "401",
            run.Facts(flavour, "wrongKey").GetProperty("error").GetString(),
            StringComparison.Ordinal
        );

    [Fact]
    public void Nothing_escapes_and_nothing_is_left_behind()
    {
        Assert.Empty(run.Escaped);
        Assert.Equal(0, run.LeftBehind);
    }

    [Fact]
    [Covers("feature:openai-agents")]
    public async Task A_spoken_turn_is_heard_and_answered_aloud_by_the_real_engines()
    {
        var facts = await RealEngines.PlayAsync("agents", "spoken", "What time is it?");

        Assert.Contains("time", facts.GetProperty("heard").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("completed", facts.GetProperty("status").GetString());
        Assert.True(facts.GetProperty("soundBytes").GetInt32() > 24_000);
    }
}
