using System.Text;
using Parley.Runtime.Journals;
using Parley.Runtime.Replay;
using Parley.Runtime.Tests.Calls;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Journals;

/// <summary>What clients give for servers of tools alone is not in a journal, and the call replays all the same.</summary>
public sealed class JournalSecretTests
{
    private const string Tools =
        """{"tools":[{"type":"mcp","server_label":"docs","server_url":"https://docs.test/mcp?code=canary-query&v=1","authorization":"canary-token","headers":{"X-Key":"canary-header"},"require_approval":"never"}]}""";

    [Fact]
    public void Nothing_secret_is_recorded_and_the_call_replays_to_byte_equal_events()
    {
        var journals = new MemoryJournals();
        FakeToolHost? host = null;
        Call.Run(
            new()
            {
                Options = new() { Journals = journals },
                Update = Tools,
                Tools = clock => host = new(clock, new FakeTool("find", "in the cellar")),
                Answers = [FakeAnswer.Call("find", "{}"), FakeAnswer.Text("It is in the cellar.")],
            },
            async call =>
            {
                await call.SpeakAsync(1_000);
                await call.StaySilentUntilAsync("response.mcp_call.completed");
                // Refused, each for another reason.
                call.Client.Send(
                    $$"""{"type":"session.update","session":{{Tools.Replace("\"mcp\"", "\"nothing\"")}}}"""
                );
                call.Client.Send(
                    $$"""{"type":"session.update","session":{{Tools.Replace("https://", "https://canary-user:canary-word@")}}}"""
                );
                await call.StaySilentAsync(3_000);
            }
        );

        Assert.Single(host!.Calls);
        var text = Encoding.UTF8.GetString(journals.Last);
        Assert.Contains("https://docs.test/mcp?***", text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
        using var reader = new JournalReader(new MemoryStream(journals.Last));
        var result = StepReplay.Run(reader);
        Assert.Null(result.Difference);
        Assert.True(result is { Lost: 0, Unknown: 0, HasEnd: true });
    }

    [Theory]
    [InlineData("https://h.test/mcp", null)]
    [InlineData("https://h.test/mcp?", null)]
    [InlineData("https://h.test/a@b", null)]
    [InlineData("https://h.test/mcp?***0123", null)]
    [InlineData("https://h.test/mcp?k=v", "https://h.test/mcp?***")]
    [InlineData("https://h.test?k=v", "https://h.test?***")]
    [InlineData("https://h.test/mcp#part", "https://h.test/mcp#***")]
    [InlineData("https://me:word@h.test/mcp", "https://***")]
    [InlineData("me:word@h.test/mcp", "***")]
    public void An_address_keeps_its_host_and_its_path(string url, string? hidden)
    {
        var found = JournalSecrets.HideUrl(url);

        Assert.Equal(hidden is null, found is null);
        Assert.StartsWith(hidden ?? "", found ?? "", StringComparison.Ordinal);
        Assert.Equal(found, found is null ? null : JournalSecrets.HideUrl(found) ?? found);
        if (found is not null)
        {
            Assert.Contains("h.test", found, StringComparison.Ordinal);
        }
    }
}
