using System.Runtime.Versioning;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Audit;
using Parley.Server.Settings;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Audit;

/// <summary>Who did what: docs/operations/identity.md#audit-log.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class AuditTests : IDisposable
{
    private const string Path = "/voice-live/realtime?model=m";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-audit-");

    private string File => System.IO.Path.Combine(_folder.FullName, "logs", "audit.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Sessions_refusals_and_calls_are_written_with_who_and_what()
    {
        await using (var server = await StartAsync(File))
        {
            using (var socket = await server.ConnectAsync())
            {
                await socket.UntilAsync("session.created");
            }

            (await server.UpgradeAsync(Path, ("api-key", "wrong"), ("x-ms-client-request-id", "mine-1"))).Dispose();
            (await server.CallAsync(HttpMethod.Post, "/v1/realtime/client_secrets")).Dispose();
            (await server.CallAsync(HttpMethod.Delete, "/admin/keys/phone")).Dispose();
        }

        var entries = Read();
        var opened = Assert.Single(entries, e => Is(e, "session.open", "ok"));
        Assert.Equal("key:setting", opened.GetProperty("principal").GetString());
        Assert.Equal("key", opened.GetProperty("kind").GetString());
        Assert.Equal("/voice-live/realtime", opened.GetProperty("path").GetString());
        Assert.Equal("127.0.0.1", opened.GetProperty("address").GetString());
        var ended = Assert.Single(entries, e => Is(e, "session.end", "ok"));
        Assert.Equal(opened.GetProperty("session_id").GetString(), ended.GetProperty("session_id").GetString());
        var refused = Assert.Single(entries, e => Is(e, "session.open", "refused"));
        Assert.Equal("key", refused.GetProperty("reason").GetString());
        Assert.Equal(401, refused.GetProperty("status").GetInt32());
        Assert.Equal("mine-1", refused.GetProperty("client_request_id").GetString());
        Assert.True(refused.GetProperty("request_id").GetString()!.Length > 10);
        Assert.False(refused.TryGetProperty("principal", out _));
        Assert.Single(entries, e => Is(e, "secret.create", "ok"));
        var denied = Assert.Single(entries, e => Is(e, "key.revoke", "refused"));
        Assert.Equal("permission", denied.GetProperty("reason").GetString());
        Assert.Equal("key:setting", denied.GetProperty("principal").GetString());
    }

    [Theory]
    [InlineData("&api-key=wrong", true)]
    [InlineData("&authorization=Bearer%20wrong", true)]
    [InlineData("&agent-access-token=mine", false)]
    [InlineData("", false)]
    public async Task A_credential_in_an_address_is_noted(string query, bool noted)
    {
        await using (var server = await StartAsync(File))
        {
            (await server.UpgradeAsync(Path + query, noted ? [] : [("api-key", "wrong")])).Dispose();
        }

        Assert.Equal(noted, Assert.Single(Read()).TryGetProperty("in_query", out var found) && found.GetBoolean());
    }

    [Fact]
    public async Task The_file_is_its_owners_alone_and_is_only_added_to()
    {
        await using (var server = await StartAsync(File))
        {
            (await server.UpgradeAsync(Path)).Dispose();
        }

        await using (var server = await StartAsync(File))
        {
            (await server.UpgradeAsync(Path)).Dispose();
        }

        Assert.Equal(2, Read().Count);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public async Task Several_writers_lose_nothing_and_break_no_line()
    {
        var time = TimeProvider.System;
        var logs = Enumerable.Range(0, 4).Select(_ => new AuditLog(File, time, NullLogger<AuditLog>.Instance)).ToList();
        await Task.WhenAll(
            logs.Select(
                async (log, who) =>
                {
                    for (var i = 0; i < 100; i++)
                    {
                        log.Write(new AuditEntry(time.GetUtcNow(), "test", "ok") { Principal = $"{who}/{i}" });
                        await Task.Yield();
                    }

                    await log.DisposeAsync();
                }
            )
        );

        Assert.Equal(
            400,
            Read().Select(e => e.GetProperty("principal").GetString()).Distinct(StringComparer.Ordinal).Count()
        );
    }

    [Fact]
    public async Task Without_a_file_the_entries_stand_in_the_log_or_nowhere()
    {
        await using var inLog = await StartAsync("log");
        await using var nowhere = await StartAsync("none");
        foreach (var server in new[] { inLog, nowhere })
        {
            (await server.UpgradeAsync(Path)).Dispose();
        }

        Assert.Contains("\"action\":\"session.open\"", inLog.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"action\":", nowhere.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_stops_the_start()
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => StartAsync("/proc/none/audit.jsonl"));

        Assert.Contains("--audit-log", refused.Message, StringComparison.Ordinal);
    }

    private static Task<TestServer> StartAsync(string target) =>
        TestServer.StartAsync(settings => settings with { AuditLog = target });

    private static bool Is(JsonElement entry, string action, string result) =>
        entry.GetProperty("action").ValueEquals(action) && entry.GetProperty("result").ValueEquals(result);

    private List<JsonElement> Read() => [.. System.IO.File.ReadAllLines(File).Select(line => JsonElement.Parse(line))];
}
