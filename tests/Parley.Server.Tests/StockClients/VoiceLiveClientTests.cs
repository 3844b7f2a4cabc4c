using System.Text.Json;

namespace Parley.Server.Tests.StockClients;

/// <summary>The published Voice Live client for JavaScript, unmodified: <c>@azure/ai-voicelive</c>.</summary>
public sealed class VoiceLiveClientTests(VoiceLiveRun run) : IClassFixture<VoiceLiveRun>
{
    private const string Flavour = "voice-live";

    [Theory]
    [InlineData("connect")]
    [InlineData("update")]
    [InlineData("spoken")]
    [InlineData("text")]
    [InlineData("tool")]
    [InlineData("cancel")]
    [InlineData("bargeIn")]
    [InlineData("busy")]
    [InlineData("failed")]
    [InlineData("truncate")]
    [InlineData("items")]
    [InlineData("wrong")]
    [InlineData("manual")]
    [InlineData("unheard")]
    [InlineData("close")]
    public void The_scenario_goes_well(string scenario) => run.Facts(Flavour, scenario);

    [Fact]
    public void A_wrong_key_is_refused_at_the_door() =>
        Assert.Contains(
            "401",
            run.Facts(Flavour, "wrongKey").GetProperty("error").GetString(),
            StringComparison.Ordinal
        );

    [Fact]
    public void Nothing_escapes_and_nothing_is_left_behind()
    {
        Assert.Empty(run.Escaped);
        Assert.Equal(0, run.LeftBehind);
    }

    [Fact]
    public async Task A_spoken_turn_is_heard_and_answered_aloud_by_the_real_engines()
    {
        var facts = await RealEngines.PlayAsync(Flavour, "spoken", "What time is it?");

        Assert.Contains("time", facts.GetProperty("heard").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("completed", facts.GetProperty("status").GetString());
        Assert.True(facts.GetProperty("soundBytes").GetInt32() > 24_000);
    }

    [Fact]
    public async Task A_typed_turn_is_answered_by_the_real_assistant()
    {
        var facts = await RealEngines.PlayAsync(Flavour, "text");

        var said = facts.GetProperty("said").GetString()!;
        Assert.Contains("84", said.Replace("eighty-four", "84", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_function_is_called_by_the_real_assistant_and_its_output_is_used()
    {
        var facts = await RealEngines.PlayAsync(Flavour, "tool");

        using var arguments = JsonDocument.Parse(facts.GetProperty("arguments").GetString()!);
        Assert.Contains(
            "paris",
            arguments.RootElement.GetProperty("city").GetString(),
            StringComparison.OrdinalIgnoreCase
        );
        Assert.Contains("sunny", facts.GetProperty("said").GetString(), StringComparison.OrdinalIgnoreCase);
    }
}
