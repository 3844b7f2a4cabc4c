using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Voice;

/// <summary>One server with the engines of this machine for all tests of a class; it may fetch from this machine.</summary>
public sealed class RealServer : IAsyncLifetime
{
    internal TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Server = await TestServer.StartAsync(
            settings => settings with { OutgoingHosts = ["127.0.0.1"], OutgoingHttp = true, OutgoingPrivate = true },
            MachineEngines.Hurried,
            ownEngines: true
        );

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
