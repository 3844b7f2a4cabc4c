using System.Text.Json;
using Parley.Lab.Runs;

namespace Parley.Lab.Tests.Scoring;

public sealed class ServerTotalsTests
{
    [Fact]
    public void Sums_are_found_by_name_and_by_tag()
    {
        var totals = ServerTotals.Read(
            JsonElement.Parse(
                """
                {"metrics":[
                {"name":"parley.speculations","tag":"outcome=started","count":3,"sum":3},
                {"name":"parley.speculations","tag":"outcome=adopted","count":2,"sum":2},
                {"name":"parley.speculation.wasted_tokens","tag":null,"count":1,"sum":17.5}]}
                """
            )
        );

        Assert.Equal(5, totals.Of("parley.speculations"));
        Assert.Equal(17.5, totals.Of("parley.speculation.wasted_tokens"));
        Assert.Equal(2, totals.ByTag("parley.speculations")["adopted"]);
        Assert.Equal(0, totals.Of("parley.unknown"));
        Assert.Equal(17.5, totals.MeanOf("parley.speculation.wasted_tokens"));
        Assert.Null(totals.MeanOf("parley.unknown"));
    }

    [Fact]
    public void A_server_that_tells_nothing_has_no_sums() =>
        Assert.Empty(ServerTotals.Read(JsonElement.Parse("""{"status":"ready"}""")).Metrics);
}
