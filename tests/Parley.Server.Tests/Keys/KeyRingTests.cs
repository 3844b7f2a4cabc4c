using System.Runtime.Versioning;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Auth;
using Parley.Server.Keys;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Keys;

[UnsupportedOSPlatform("windows")]
public sealed class KeyRingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-keys-");
    private readonly ManualTime _time = new();
    private readonly KeyFile _file;
    private readonly KeyRing _ring;

    public KeyRingTests()
    {
        _file = new KeyFile(_folder.FullName, _time);
        _ring = new KeyRing(_file, _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_first_key_is_made_once()
    {
        var first = await _ring.CreateFirstAsync(Cancel);
        var second = await _ring.CreateFirstAsync(Cancel);

        Assert.StartsWith("pk_", first, StringComparison.Ordinal);
        Assert.Null(second);
        Assert.Equal("default", Store().Find(first!)?.Name);
    }

    [Fact]
    public async Task The_file_holds_no_key_and_is_its_owners_alone()
    {
        var key = await _ring.CreateAsync("phone", Cancel);

        Assert.DoesNotContain(key, await File.ReadAllTextAsync(_file.Path, Cancel), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_file.Path));
    }

    [Fact]
    public async Task A_name_is_given_once()
    {
        await _ring.CreateAsync("phone", Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _ring.CreateAsync("phone", Cancel));
    }

    [Fact]
    public async Task Writers_at_the_same_time_lose_nothing()
    {
        var made = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(i =>
                    Task.Run(() =>
                        new KeyRing(
                            new KeyFile(_folder.FullName, TimeProvider.System),
                            TimeProvider.System
                        ).CreateAsync($"k{i}", Cancel)
                    )
                )
        );

        var store = Store();
        Assert.All(made, key => Assert.NotNull(store.Find(key)));
        Assert.Equal(12, _ring.List().Count);
    }

    [Fact]
    public async Task A_running_store_notices_new_and_revoked_keys_within_a_second()
    {
        var store = Store();
        var key = await _ring.CreateAsync("phone", Cancel);
        Assert.Null(store.Find(key));

        _time.Advance(TimeSpan.FromSeconds(1));
        var identity = store.Find(key);
        Assert.Equal("phone", identity?.Name);

        await _ring.RevokeAsync("phone", Cancel);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(store.Find(key));
        Assert.False(store.IsValid(identity!));
    }

    [Fact]
    public async Task After_a_rotation_the_old_key_works_for_a_day()
    {
        var old = await _ring.CreateAsync("phone", Cancel);
        var fresh = await _ring.RotateAsync("phone", KeyRing.Grace, Cancel);
        var store = Store();

        Assert.Equal("phone", store.Find(old)?.Name);
        Assert.Equal("phone", store.Find(fresh)?.Name);

        _time.Advance(TimeSpan.FromHours(24));
        Assert.Null(store.Find(old));
        Assert.Equal("phone", store.Find(fresh)?.Name);
    }

    [Fact]
    public async Task A_rotation_can_end_the_old_key_at_once()
    {
        var old = await _ring.CreateAsync("phone", Cancel);

        await _ring.RotateAsync("phone", TimeSpan.Zero, Cancel);

        Assert.Null(Store().Find(old));
    }

    [Fact]
    public async Task A_key_has_scopes_and_an_end()
    {
        var key = await _ring.CreateAsync(
            "kiosk",
            new KeyTerms(Permissions.Realtime, KeyTerms.ReadExpiry("90d", _time.GetUtcNow())),
            Cancel
        );
        var store = Store();
        var identity = store.Find(key);
        Assert.Equal(Permissions.Realtime, identity?.Permissions);

        _time.Advance(TimeSpan.FromDays(90));

        Assert.Null(store.Find(key));
        Assert.False(store.IsValid(identity!));
    }

    [Fact]
    public async Task A_rotated_key_keeps_its_scopes_and_lives_as_long_again()
    {
        await _ring.CreateAsync("kiosk", new KeyTerms(Permissions.Admin, _time.GetUtcNow().AddDays(10)), Cancel);
        _time.Advance(TimeSpan.FromDays(4));

        var fresh = await _ring.RotateAsync("kiosk", KeyRing.GraceOf("kiosk"), Cancel);

        Assert.Equal(Permissions.Admin, Store().Find(fresh)?.Permissions);
        Assert.Equal(_time.GetUtcNow().AddDays(10), Assert.Single(_ring.List()).Expires);
    }

    [Fact]
    public async Task Each_of_two_slots_is_rotated_while_the_other_works()
    {
        var primary = await _ring.RotateAsync("primary", KeyRing.GraceOf("primary"), Cancel);
        var secondary = await _ring.RotateAsync("secondary", KeyRing.GraceOf("secondary"), Cancel);

        var next = await _ring.RotateAsync("primary", KeyRing.GraceOf("primary"), Cancel);

        var store = Store();
        Assert.Null(store.Find(primary));
        Assert.Equal("secondary", store.Find(secondary)?.Name);
        Assert.Equal("primary", store.Find(next)?.Name);
    }

    [Fact]
    public async Task A_file_from_before_there_were_scopes_opens_sessions_and_manages_nothing()
    {
        var key = SecretKey.Create();
        var hash = Convert.ToHexStringLower(SecretKey.HashOf(key));
        await File.WriteAllTextAsync(
            _file.Path,
            $$"""{"keys":[{"name":"old","hash":"{{hash}}","hint":"pk_","created":"2026-01-01T00:00:00Z"}]}""",
            Cancel
        );

        Assert.Equal(Permissions.Realtime | Permissions.Agents, Store().Find(key)?.Permissions);
    }

    [Fact]
    public async Task A_scope_of_a_later_version_allows_nothing_here()
    {
        var key = SecretKey.Create();
        var hash = Convert.ToHexStringLower(SecretKey.HashOf(key));
        await File.WriteAllTextAsync(
            _file.Path,
            $$"""{"keys":[{"name":"new","hash":"{{hash}}","hint":"pk_","created":"2026-01-01T00:00:00Z","scopes":["telepathy"]}]}""",
            Cancel
        );

        Assert.Equal(Permissions.None, Store().Find(key)?.Permissions);
    }

    [Theory]
    [InlineData("everything")]
    [InlineData("")]
    [InlineData("realtime,,x")]
    public void Scopes_that_are_not_known_are_refused(string scopes) =>
        Assert.Throws<InvalidOperationException>(() => KeyTerms.ReadScopes(scopes));

    [Theory]
    [InlineData("soon")]
    [InlineData("0d")]
    [InlineData("5w")]
    [InlineData("2020-01-01")]
    public void An_end_that_is_none_or_past_is_refused(string end) =>
        Assert.Throws<InvalidOperationException>(() => KeyTerms.ReadExpiry(end, _time.GetUtcNow()));

    [Theory]
    [InlineData("12h", 12)]
    [InlineData("2d", 48)]
    public void An_end_may_be_a_time_or_a_day(string end, int hours)
    {
        Assert.Equal(_time.GetUtcNow().AddHours(hours), KeyTerms.ReadExpiry(end, _time.GetUtcNow()));
        Assert.Equal(
            new DateTimeOffset(2027, 6, 30, 0, 0, 0, TimeSpan.Zero),
            KeyTerms.ReadExpiry("2027-06-30", _time.GetUtcNow())
        );
    }

    [Fact]
    public async Task A_damaged_file_leaves_the_known_keys_valid()
    {
        var key = await _ring.CreateAsync("phone", Cancel);
        var store = Store();

        await File.WriteAllTextAsync(_file.Path, "{ half", Cancel);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("phone", store.Find(key)?.Name);
    }

    [Fact]
    public async Task Revoking_an_unknown_name_is_an_error()
    {
        await _ring.CreateAsync("phone", Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _ring.RevokeAsync("fax", Cancel));
    }

    private KeyStore Store() => new(_file, [], _time, NullLogger<KeyStore>.Instance);
}
