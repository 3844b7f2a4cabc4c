using System.Net;
using Parley.Runtime.Outgoing;
using Parley.Server.Outgoing;

namespace Parley.Server.Tests.Outgoing;

public sealed class OutgoingFetchTests
{
    private static readonly FetchLimits _limits = new(64 * 1024, TimeSpan.FromSeconds(20));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_of_an_allowed_host_is_got()
    {
        await using var server = await DocumentServer.StartAsync();
        var result = await GetAsync(server, "/lexicon.pls");
        Assert.Null(result.Problem);
        Assert.Equal(DocumentServer.Lexicon, System.Text.Encoding.UTF8.GetString(result.Body.Span));
    }

    [Theory]
    [InlineData("/missing", FetchFault.Refused, "answers 404")]
    [InlineData("/redirect", FetchFault.Refused, "redirects (302)")]
    [InlineData("/large", FetchFault.TooLarge, "more than 64 KiB")]
    [InlineData("/endless", FetchFault.TooLarge, "more than 64 KiB")]
    public async Task What_is_not_the_document_is_refused_and_redirects_are_not_followed(
        string path,
        FetchFault fault,
        string problem
    )
    {
        await using var server = await DocumentServer.StartAsync();
        var result = await GetAsync(server, path);
        Assert.Equal(fault, result.Fault);
        Assert.Contains(problem, result.Problem, StringComparison.Ordinal);
        Assert.Equal(1, server.Asked);
    }

    [Fact]
    public async Task A_slow_document_is_given_up()
    {
        await using var server = await DocumentServer.StartAsync();
        var result = await GetAsync(
            server,
            "/slow.pls",
            limits: _limits with
            {
                Time = TimeSpan.FromMilliseconds(300),
            }
        );
        Assert.Equal(FetchFault.TooSlow, result.Fault);
        Assert.Equal("it did not come within 0.3 s", result.Problem);
    }

    [Fact]
    public async Task A_private_address_is_refused_before_anything_is_asked()
    {
        await using var server = await DocumentServer.StartAsync();
        foreach (var host in (string[])["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
        {
            using var fetch = new OutgoingFetch(
                new(["*"], PlainHttp: true, PrivateAddresses: false),
                TimeProvider.System
            );
            var result = await fetch.GetAsync(new($"http://{host}:{server.Port}/lexicon.pls"), _limits, Cancel);
            Assert.Equal(FetchFault.NotAllowed, result.Fault);
            Assert.Contains("--outgoing-private", result.Problem, StringComparison.Ordinal);
        }

        Assert.Equal(0, server.Asked);
    }

    [Fact]
    public async Task Nobody_at_home_is_said_so()
    {
        await using var server = await DocumentServer.StartAsync();
        var port = server.Port;
        await server.DisposeAsync();
        using var fetch = new OutgoingFetch(new(["*"], true, true), TimeProvider.System);
        var result = await fetch.GetAsync(new($"http://127.0.0.1:{port}/"), _limits, Cancel);
        Assert.Equal(FetchFault.Unreachable, result.Fault);
    }

    [Theory]
    [InlineData("", "https://example.com/x", "not allowed")]
    [InlineData("example.com", "https://other.com/x", "not allowed")]
    [InlineData("example.com", "https://sub.example.com/x", "not allowed")]
    [InlineData("*.example.com", "https://example.com/x", "not allowed")]
    [InlineData("*.example.com", "https://badexample.com/x", "not allowed")]
    [InlineData("example.com:8443", "https://example.com/x", "not allowed")]
    [InlineData("*", "http://example.com/x", "--outgoing-http")]
    [InlineData("*", "ftp://example.com/x", "https URL")]
    [InlineData("*", "file:///etc/passwd", "https URL")]
    [InlineData("*", "https://user:secret@example.com/x", "user name")]
    public void An_address_that_is_not_allowed_is_refused_without_telling_it(string hosts, string url, string problem)
    {
        var policy = new OutgoingPolicy(hosts.Split(',', StringSplitOptions.RemoveEmptyEntries), false, false);
        var refused = policy.Refuse(new Uri(url))!;
        Assert.Contains(problem, refused.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("/x", refused.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("example.com", "https://EXAMPLE.com/x")]
    [InlineData("*.example.com", "https://a.b.example.com/x")]
    [InlineData("example.com:8443", "https://example.com:8443/x")]
    [InlineData("example.com", "https://example.com:8443/x")]
    [InlineData("*", "https://anything.org/")]
    [InlineData("[2001:db8::1]", "https://[2001:db8::1]/")]
    public void An_allowed_address_passes(string host, string url) =>
        Assert.Null(new OutgoingPolicy([host], false, false).Refuse(new Uri(url)));

    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("2606:2800:220:1:248:1893:25c8:1946", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("127.9.9.9", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.20.0.1", false)]
    [InlineData("192.168.0.10", false)]
    [InlineData("100.64.1.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:93.184.216.34", true)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("2002:7f00:1::", false)]
    public void Only_addresses_of_the_open_internet_are_public(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddresses.Contains(IPAddress.Parse(address)));

    private static async Task<FetchResult> GetAsync(DocumentServer server, string path, FetchLimits? limits = null)
    {
        using var fetch = new OutgoingFetch(new(["127.0.0.1"], true, true), TimeProvider.System);
        return await fetch.GetAsync(new Uri(server.Address, path), limits ?? _limits, Cancel);
    }
}
