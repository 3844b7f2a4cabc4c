using System.Net;
using Parley.Engines.Chat;

namespace Parley.Engines.Tests.Responses;

public sealed class LocalModelFinderTests
{
    [Fact]
    public async Task A_server_on_this_machine_is_found_with_its_models()
    {
        await using FakeChatServer server = await FakeChatServer.StartAsync();
        using SocketsHttpHandler handler = new() { UseProxy = false };
        using LocalModelFinder finder = new([("Nobody", 9), ("Fake", server.Url.Port)], handler, new PatientTime());

        LocalModelServer found = Assert.Single(await finder.FindAsync(TestContext.Current.CancellationToken));

        Assert.Equal("Fake", found.Name);
        Assert.Equal(new Uri(server.Url, "/v1"), found.BaseUrl);
        Assert.Equal(["llama3.2:latest", "qwen3"], found.Models);
    }

    [Theory]
    [InlineData("{\"data\":[]}")]
    [InlineData("{\"data\":null}")]
    [InlineData("<html>another server</html>")]
    [InlineData("[]")]
    public async Task A_server_without_models_is_not_taken(string models)
    {
        await using FakeChatServer server = await FakeChatServer.StartAsync();
        server.Models = models;
        using LocalModelFinder finder = new([("Fake", server.Url.Port)]);

        Assert.Empty(await finder.FindAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Only_loopback_addresses_are_asked()
    {
        Recorder recorder = new("""{"data":[{"id":"m"}]}""");
        using LocalModelFinder finder = new(handler: recorder);

        IReadOnlyList<LocalModelServer> found = await finder.FindAsync(TestContext.Current.CancellationToken);

        Assert.Equal(4, found.Count);
        Assert.Equal("Ollama", found[0].Name);
        Assert.All(recorder.Asked, u => Assert.True(IPAddress.IsLoopback(IPAddress.Parse(u.Host))));
        Assert.All(recorder.Asked, u => Assert.Equal("/v1/models", u.AbsolutePath));
    }

    [Theory]
    [InlineData("builtin", null, null)]
    [InlineData("http://127.0.0.1:9999", null, "http://127.0.0.1:9999/")]
    [InlineData(null, "http://127.0.0.1:7777/v1", "http://127.0.0.1:7777/v1")]
    [InlineData(null, "builtin", null)]
    public async Task A_setting_comes_before_what_is_found(string? setting, string? environment, string? expected)
    {
        Recorder recorder = new("""{"data":[{"id":"m"}]}""");
        using LocalModelFinder finder = new(handler: recorder);
        ResponderSelection selection = new(finder, n => n is "PARLEY_RESPONDER" ? environment : null);

        ResponderChoice choice = await selection.ChooseAsync(setting, TestContext.Current.CancellationToken);

        Assert.Equal(expected, choice.BaseUrl?.AbsoluteUri);
        Assert.Empty(recorder.Asked);
    }

    [Fact]
    public async Task Without_a_setting_a_found_server_is_used_and_else_the_builtin_assistant()
    {
        using LocalModelFinder full = new(handler: new Recorder("""{"data":[{"id":"m"}]}"""));
        using LocalModelFinder none = new(handler: new Recorder("nothing"));

        ResponderChoice found = await new ResponderSelection(full, _ => null).ChooseAsync(
            "auto",
            TestContext.Current.CancellationToken
        );
        ResponderChoice builtin = await new ResponderSelection(none, _ => null).ChooseAsync(
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(11434, found.BaseUrl?.Port);
        Assert.Null(builtin.BaseUrl);
    }

    [Theory]
    [InlineData("olama")]
    [InlineData("ftp://127.0.0.1")]
    public async Task A_setting_that_is_no_address_is_refused(string setting)
    {
        using LocalModelFinder finder = new(handler: new Recorder("nothing"));

        EngineException error = await Assert.ThrowsAsync<EngineException>(() =>
            new ResponderSelection(finder, _ => null).ChooseAsync(setting, TestContext.Current.CancellationToken)
        );

        Assert.Equal(EngineFault.Unsupported, error.Fault);
    }

    private sealed class Recorder(string body) : HttpMessageHandler
    {
        public System.Collections.Concurrent.ConcurrentBag<Uri> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Asked.Add(request.RequestUri!);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) });
        }
    }

    /// <summary>Its timers are never due: a busy machine may take as long as it needs.</summary>
    private sealed class PatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
