using System.Text.Json;
using Parley.Protocol.Session;

namespace Parley.Protocol.Tests.Session;

public sealed class InterimResponseTests
{
    [Fact]
    public void Fields_have_their_documented_defaults()
    {
        var config = Wire.Accepted("""{"interim_response":{"type":"static_interim_response"}}""").InterimResponse!;
        Assert.Equal(InterimResponseKind.Static, config.Kind);
        Assert.True(config.OnLatency && !config.OnTool);
        Assert.Equal((2_000, 50), (config.LatencyThresholdMs, config.MaxCompletionTokens));
    }

    [Fact]
    public void It_is_echoed_as_it_came_and_taken_away_by_null()
    {
        const string Value =
            """{"type":"llm_interim_response","triggers":["tool"],"model":"small","instructions":"Hm.","max_completion_tokens":9}""";
        var result = Wire.Patch($$"""{"interim_response":{{Value}}}""");
        Assert.Empty(result.Warnings);
        var config = result.Config.InterimResponse!;
        Assert.True(config.OnTool && !config.OnLatency);
        Assert.Equal(("small", "Hm.", 9), (config.Model, config.Instructions, config.MaxCompletionTokens));
        var echo = Wire.Written(new SessionUpdated(new SessionView("s", result.Config))).GetProperty("session");
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(Value), echo.GetProperty("interim_response")));
        var none = Wire.Accepted("""{"interim_response":null}""", result.Config);
        Assert.Null(none.InterimResponse);
        Assert.False(none.Echoed.ContainsKey("interim_response"));
    }

    [Theory]
    [InlineData("""{"type":"static-interim-response"}""", "invalid_value", "session.interim_response.type")]
    [InlineData("""{"type":"llm-interim-response"}""", "invalid_value", "session.interim_response.type")]
    [InlineData("""{"texts":["Hm."]}""", "missing_required_parameter", "session.interim_response.type")]
    [InlineData(
        """{"type":"static_interim_response","triggers":[]}""",
        "invalid_value",
        "session.interim_response.triggers"
    )]
    [InlineData(
        """{"type":"static_interim_response","triggers":["boredom"]}""",
        "invalid_value",
        "session.interim_response.triggers"
    )]
    [InlineData(
        """{"type":"static_interim_response","texts":[" "]}""",
        "invalid_value",
        "session.interim_response.texts"
    )]
    public void What_is_wrong_is_refused(string value, string code, string param)
    {
        var error = Wire.Patch($$"""{"interim_response":{{value}}}""").Error!;
        Assert.Equal((code, param), (error.Code, error.Param));
    }

    [Fact]
    public void A_session_of_text_alone_is_warned()
    {
        var result = Wire.Patch("""{"modalities":["text"],"interim_response":{"type":"static_interim_response"}}""");
        Assert.Equal("not_active", Assert.Single(result.Warnings).Code);
    }
}
