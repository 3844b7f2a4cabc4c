using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Parley.Server.Agents;
using Parley.Server.Audit;
using Parley.Server.Hosting;
using Parley.Server.Keys;
using Parley.Server.Settings;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Identity;

namespace Parley.Server.Tests.Security;

/// <summary>
/// A server that leaves behind as much as it can, and whoever looks for a secret in it: in logs at their most talkative, traces, counters,
/// events of the process, answers, journals, the audit log and the data folder with its store of agents.
/// </summary>
internal sealed class CanaryBench : IAsyncDisposable
{
    /// <summary>The place that is all answers and events.</summary>
    public const string Told = "answers";

    /// <summary>The place where keys and agents are kept.</summary>
    public const string Store = "data folder";

    public const string VoiceLive = "/voice-live/realtime?model=m";
    private readonly Traces _traces = new();
    private readonly SourceEvents _events = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-canary-");

    private CanaryBench(LocalIssuer issuer) => Issuer = issuer;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Journals => Path.Combine(_folder.FullName, "journals");

    private string Audit => Path.Combine(_folder.FullName, "audit.jsonl");

    public LocalIssuer Issuer { get; }

    public TestServer Server { get; private set; } = null!;

    public ShiftedTime Time { get; } = new();

    /// <summary>All that clients were told, by whomever; tests add what they read themselves.</summary>
    public List<string> Answers { get; } = [];

    public static async Task<CanaryBench> StartAsync(
        Func<ServerSettings, ServerSettings>? change = null,
        ServerParts? parts = null
    )
    {
        var bench = new CanaryBench(await LocalIssuer.StartAsync());
        bench.Server = await bench.ServeAsync(keys: true, change, parts);
        await bench.Ring().CreateAsync("bystander", Cancel);
        return bench;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Issuer.DisposeAsync();
        _traces.Dispose();
        _events.Dispose();
        _folder.Delete(recursive: true);
    }

    public KeyRing Ring() => new(new KeyFile(Server.Settings.Data, Time), Time);

    public Task<TestServer> ServeAsync(
        bool keys,
        Func<ServerSettings, ServerSettings>? change = null,
        ServerParts? parts = null
    ) =>
        TestServer.StartAsync(
            settings =>
            {
                settings = settings with
                {
                    Authentication = IdentitySettings.Local(Issuer) with { Keys = keys },
                    AuditLog = Audit,
                    Journal = Journals,
                };
                return change?.Invoke(settings) ?? settings;
            },
            (parts ?? new()) with
            {
                Time = Time,
            },
            configuration: new ConfigurationBuilder()
                .AddInMemoryCollection([KeyValuePair.Create("Logging:LogLevel:Default", (string?)"Trace")])
                .Build()
        );

    /// <summary>What brings a secret; the query begins with <c>&amp;</c>.</summary>
    public static IReadOnlyList<(string Query, (string Name, string Value)[] Headers)> CarriersOf(string secret) =>
        [
            ("", [("Authorization", "Bearer " + secret)]),
            ("", [("authorization", "bearer " + secret)]),
            ("", [("aUTHORIZATION", "BEARER " + secret)]),
            ("", [("api-key", secret)]),
            ("", [("API_Key", secret)]),
            ("", [("Ocp-Apim-Subscription-Key", secret)]),
            ("", [("x-agent-access-token", secret)]),
            ("", [("Cookie", "session=" + secret)]),
            ("", [("Sec-WebSocket-Protocol", "realtime, openai-insecure-api-key." + secret)]),
            ($"&api-key={secret}", []),
            ($"&API-Key={secret}", []),
            ($"&%61pi-key={secret}", []),
            ($"&subscription-key={secret}", []),
            ($"&authorization=Bearer%20{secret}", []),
            ($"&Authorization=Bearer+{secret}", []),
            ($"&AUTHORIZATION={secret}", []),
            ($"&h-authorization=Bearer%20{secret}", []),
            ($"&agent-access-token={secret}", []),
            ($"&Agent_Access_Token={secret}", []),
            ($"&access_token={secret}", []),
            ($"&api-key={secret}", [("api-key", secret)]),
        ];

    public async Task KeepAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var body =
                response.StatusCode is HttpStatusCode.SwitchingProtocols
                    ? ""
                    : await response.Content.ReadAsStringAsync(Cancel);
            Answers.Add($"{(int)response.StatusCode} {response.Headers} {response.Content.Headers} {body}");
        }
    }

    /// <summary>A call over http with whatever carries a secret.</summary>
    public async Task CallAsync(
        string method,
        string pathAndQuery,
        string? body = null,
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(new HttpMethod(method), pathAndQuery);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        await KeepAsync(await Server.Http.SendAsync(request, Cancel));
    }

    /// <summary>The drive would prove nothing if it never let anyone in, or everyone.</summary>
    public async Task AssertOpensAsync(string secret)
    {
        Assert.Contains(Answers, answer => answer.StartsWith("101", StringComparison.Ordinal));
        Assert.Contains(Answers, answer => answer.StartsWith("401", StringComparison.Ordinal));
        using var socket = await Server.ConnectAsync(
            VoiceLive,
            options => options.SetRequestHeader("Authorization", "Bearer " + secret)
        );
        await socket.UntilAsync("session.created");
        await socket.SendTextAsync("""{"type":"response.create"}""");
        await socket.UntilAsync("response.done");
    }

    /// <summary>Stops the server and looks everywhere.</summary>
    /// <param name="isMeant">True for a place where a secret is kept on purpose; null: there is none.</param>
    public async Task SearchAsync(IReadOnlyList<string> secrets, Func<string, string, bool>? isMeant = null)
    {
        // A session that anyone could have, so that there is a journal.
        using (var socket = await Server.ConnectAsync(VoiceLive))
        {
            await socket.UntilAsync("session.created");
        }

        var data = Server.Settings.Data;
        await Server.StopAsync();
        await ((AuditLog)Server.Services.GetService(typeof(AuditLog))!).DisposeAsync();
        await ((AgentHost)Server.Services.GetService(typeof(AgentHost))!).DisposeAsync();
        var places = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["logs"] = Server.Logs.Text,
            ["traces and counters"] = _traces.Text,
            ["events"] = _events.Text,
            [Told] = string.Join('\n', Answers),
            ["audit log"] = await File.ReadAllTextAsync(Audit, Cancel),
            ["journals"] = ReadAll(Journals),
            [Store] = ReadAll(data),
        };
        foreach (var (place, text) in places)
        {
            Assert.True(text.Length > 0, $"Nothing is in the {place}, so that the search would prove nothing.");
            var unwanted = secrets.Where(secret => isMeant?.Invoke(secret, place) is not true);
            foreach (var part in unwanted.SelectMany(PartsOf))
            {
                Assert.False(
                    text.Contains(part, StringComparison.OrdinalIgnoreCase),
                    $"'{part}' is in the {place}: {Around(text, part)}"
                );
            }
        }
    }

    private static string Around(string text, string part)
    {
        var at = text.IndexOf(part, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? "" : text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 100)];
    }

    /// <summary>A token may leak in pieces: its claims alone would be enough to see.</summary>
    private static IEnumerable<string> PartsOf(string secret) =>
        secret.Split('.') is [_, { Length: > 8 } claims, var signature]
            ? signature.Length > 8
                ? [claims, signature]
                : [claims]
            : [secret];

    private static string ReadAll(string folder) =>
        string.Join('\n', Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
}
