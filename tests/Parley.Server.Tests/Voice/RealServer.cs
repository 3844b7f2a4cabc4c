using Parley.Runtime.Sessions;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Voice;

/// <summary>One server with the engines of this machine for all tests of a class; it may fetch from this machine.</summary>
public sealed class RealServer : IAsyncLifetime
{
    internal TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Server = await TestServer.StartAsync(
            settings => settings with { OutgoingHosts = ["127.0.0.1"], OutgoingHttp = true, OutgoingPrivate = true },
            // Nobody listens, so nothing need be sent in real time.
            new ServerParts { Session = new SessionOptions { PlaybackLead = TimeSpan.FromMinutes(1) } },
            realEngines: true
        );

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
