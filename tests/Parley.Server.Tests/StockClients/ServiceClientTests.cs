namespace Parley.Server.Tests.StockClients;

/// <summary>Published clients of agent services, unmodified, over https on this machine (docs/guides/agents.md).</summary>
public sealed class ServiceClientTests(ServiceRun run) : IClassFixture<ServiceRun>
{
    [Theory]
    [InlineData("service-azure", "stream")]
    [InlineData("service-azure", "tool")]
    [InlineData("service-azure", "polled")]
    [InlineData("service-azure", "kept")]
    [InlineData("service-hub", "stream")]
    [InlineData("service-openai", "assistants")]
    [InlineData("service-azure-openai", "assistants")]
    [InlineData("versions-latest", "agent")]
    [InlineData("versions-latest", "kept")]
    [InlineData("versions-latest", "talks")]
    [InlineData("versions-earlier", "agent")]
    [InlineData("versions-earlier", "kept")]
    [InlineData("versions-openai", "responses")]
    [InlineData("versions-openai", "conversations")]
    [InlineData("versions-azure-openai", "responses")]
    public void The_scenario_goes_well(string flavour, string scenario) => run.Facts(flavour, scenario);

    [Fact]
    public void A_wrong_key_is_an_error_that_the_client_can_read()
    {
        var facts = run.Facts("service-azure", "wrongKey");

        Assert.Equal(401, facts.GetProperty("status").GetInt32());
        Assert.Contains("invalid subscription key", facts.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file", "400", "tools[0].type")]
    [InlineData("store", "400", "keeps no files")]
    [InlineData("upload", "400", "keeps no files")]
    [InlineData("foreign", "400", "begins with 'thread'")]
    [InlineData("message", "400", "while a run")]
    [InlineData("second", "400", "already has an active run")]
    public void What_cannot_be_done_is_refused_in_words(string what, string status, string words)
    {
        var told = run.Facts("service-azure", "refusals").GetProperty(what).GetString();

        Assert.StartsWith(status, told, StringComparison.Ordinal);
        Assert.Contains(words, told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disabled_agent_answers_nothing()
    {
        var facts = run.Facts("versions-latest", "disabled");

        Assert.Equal(409, facts.GetProperty("status").GetInt32());
        Assert.Equal("agent_disabled", facts.GetProperty("code").GetString());
    }

    [Fact]
    public void What_was_deleted_or_never_stored_is_not_found()
    {
        var facts = run.Facts("versions-openai", "responses");

        Assert.Equal(404, facts.GetProperty("gone").GetInt32());
        Assert.Equal(404, facts.GetProperty("lost").GetInt32());
        Assert.Equal(400, facts.GetProperty("orphan").GetInt32());
        Assert.Contains(
            "kind",
            run.Facts("versions-latest", "kept").GetProperty("refused").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Nothing_escapes() => Assert.Empty(run.Escaped);
}
