using System.Text.Json;

namespace Parley.Server.Tests.StockClients;

/// <summary>
/// Fields that a published client cannot do without: it breaks, or loses the event, when one is missing from what the server
/// really wrote. The scenarios would notice: they fail on every error that a client reports and on every event it ignores.
/// </summary>
public sealed class MutationTests(MutationRun run) : IClassFixture<MutationRun>
{
    /// <summary>tests/clients/mutations.tsv; client, event, of, field, becomes, effect.</summary>
    public static IEnumerable<TheoryDataRow<int, string, string>> Rows =>
        File.ReadAllLines(Path.Combine(NodeClient.Folder, "mutations.tsv"))
            .Skip(1)
            .Select(line => line.Split('\t'))
            .Select(
                (cells, row) => new TheoryDataRow<int, string, string>(row, string.Join(' ', cells[..5]), cells[5])
            );

    [Theory]
    [MemberData(nameof(Rows))]
    public void Its_loss_is_felt(int row, string change, string effect)
    {
        var result = run.Row(row);
        Assert.True(
            string.Equals(effect, result.GetProperty("effect").GetString(), StringComparison.Ordinal),
            $"{change}: expected {effect}, got {result}"
        );
    }

    [Theory]
    [InlineData("voice-live")]
    [InlineData("agents")]
    [InlineData("openai-plain")]
    public void Unchanged_every_event_is_understood(string client)
    {
        var result = run.Unchanged(client);

        Assert.True(result.GetProperty("escaped").ValueKind is JsonValueKind.Null, $"{result}");
        Assert.True(result.GetProperty("failure").ValueKind is JsonValueKind.Null, $"{result}");
        Assert.Empty(result.GetProperty("ignored").EnumerateArray());
        foreach (var written in result.GetProperty("written").EnumerateObject())
        {
            Assert.True(result.GetProperty("came").TryGetProperty(written.Name, out var came), written.Name);
            Assert.Equal(written.Value.GetInt32(), came.GetInt32());
        }
    }
}
