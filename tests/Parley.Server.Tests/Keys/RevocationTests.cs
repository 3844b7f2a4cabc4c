using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Auth;
using Parley.Server.Gateway;
using Parley.Server.Keys;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Keys;

public sealed class RevocationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-revoke-");
    private readonly ManualTime _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Sessions_of_a_revoked_key_end_within_a_minute_and_others_go_on()
    {
        var file = new KeyFile(_folder.FullName, _time);
        var ring = new KeyRing(file, _time);
        var phone = await ring.CreateAsync("phone", Cancel);
        var desk = await ring.CreateAsync("desk", Cancel);
        var store = new KeyStore(file, [], _time, NullLogger<KeyStore>.Instance);
        using var watch = new RevocationWatch(store, new(), _time, NullLogger<RevocationWatch>.Instance);
        var ended = new List<string>();
        using var ofPhone = watch.Admit(Principal.Of(store.Find(phone)!), cause => ended.Add($"phone {cause}"));
        using var ofDesk = watch.Admit(Principal.Of(store.Find(desk)!), cause => ended.Add($"desk {cause}"));

        await ring.RevokeAsync("phone", Cancel);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["phone KeyRevoked"], ended);
        // A session that was only about to begin is told again.
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["phone KeyRevoked", "phone KeyRevoked"], ended);
    }

    [Fact]
    public async Task A_key_made_while_the_server_runs_opens_a_session()
    {
        var time = new ShiftedTime();
        await using var server = await TestServer.StartAsync(parts: new() { Time = time });
        var key = await new KeyRing(new KeyFile(server.Settings.Data, time), time).CreateAsync("late", Cancel);
        time.Forward(TimeSpan.FromSeconds(2));

        using var socket = await server.ConnectAsync($"/voice-live/realtime?model=m&api-key={key}", _ => { });

        await socket.UntilAsync("session.created");
        Assert.Contains("late", server.Logs.Text, StringComparison.Ordinal);
    }
}
