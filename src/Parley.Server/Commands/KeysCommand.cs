using System.CommandLine;
using System.Globalization;
using System.Text;
using Parley.Server.Audit;
using Parley.Server.Auth;
using Parley.Server.Keys;
using Parley.Server.Settings;

namespace Parley.Server.Commands;

/// <summary><c>keys</c>: the keys that open the server, in its data folder. A running server notices changes within a second.</summary>
internal static class KeysCommand
{
    public static Command Create()
    {
        var command = new Command("keys", "List, create, rotate and revoke the keys that open the server.");
        command.Add(CreateKey());
        command.Add(List());
        command.Add(Revoke());
        command.Add(Rotate());
        return command;
    }

    private static Command CreateKey()
    {
        var name = new Option<string>("--name")
        {
            Description = "What the key is called.",
            DefaultValueFactory = _ => KeyRing.DefaultName,
        };
        var scopes = new Option<string>("--scopes")
        {
            Description = $"What it may be used for, with commas between: {PermissionNames.Allowed}.",
            HelpName = "LIST",
            DefaultValueFactory = _ => string.Join(',', PermissionNames.Write(PermissionNames.OfKeys)),
        };
        var expires = new Option<string?>("--expires")
        {
            Description = "When it ends: 90d, 12h, or a day such as 2027-06-30. Default: never.",
            HelpName = "WHEN",
        };
        var headerOnly = new Option<bool>("--header-only")
        {
            Description = "It opens nothing in an address, where logs of proxies would keep it.",
        };
        var command = new Command("create", "Make a key and show it, once.") { name, scopes, expires, headerOnly };
        command.Aliases.Add("add");
        Act(
            command,
            async (ring, result, cancel) =>
            {
                var terms = new KeyTerms(
                    KeyTerms.ReadScopes(result.GetValue(scopes) ?? ""),
                    result.GetValue(expires) is { } end
                        ? KeyTerms.ReadExpiry(end, TimeProvider.System.GetUtcNow())
                        : null
                )
                {
                    HeaderOnly = result.GetValue(headerOnly),
                };
                var key = await ring.CreateAsync(result.GetValue(name) ?? KeyRing.DefaultName, terms, cancel);
                System.Console.WriteLine($"Your API key (shown once): {key}");
            }
        );
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Name the keys; none can be shown again.");
        Act(
            command,
            (ring, _, _) =>
            {
                var keys = ring.List();
                if (keys.Count == 0)
                {
                    System.Console.WriteLine("There are no keys.");
                }

                foreach (var key in keys)
                {
                    System.Console.WriteLine(Line(key));
                }

                return Task.CompletedTask;
            }
        );
        return command;
    }

    private static string Line(KeyRecord key)
    {
        var line = new StringBuilder();
        line.Append(
            CultureInfo.InvariantCulture,
            $"{key.Name, -20} {key.Hint, -16} {string.Join(',', PermissionNames.Write(key.Permissions)), -16} created {key.Created:yyyy-MM-dd HH:mm} UTC"
        );
        if (key.Expires is { } end)
        {
            var word = end <= TimeProvider.System.GetUtcNow() ? "expired" : "expires";
            line.Append(CultureInfo.InvariantCulture, $"  {word} {end:yyyy-MM-dd HH:mm} UTC");
        }

        if (key.HeaderOnly is true)
        {
            line.Append("  header only");
        }

        if (key.PreviousUntil is { } until)
        {
            line.Append(
                CultureInfo.InvariantCulture,
                $"  (the key before it works until {until:yyyy-MM-dd HH:mm} UTC)"
            );
        }

        return line.ToString();
    }

    private static Command Revoke()
    {
        var name = new Argument<string>("NAME") { Description = "The key's name." };
        var command = new Command("revoke", "Remove a key at once; its sessions end within a minute.") { name };
        command.Aliases.Add("remove");
        Act(
            command,
            async (ring, result, cancel) =>
            {
                await ring.RevokeAsync(result.GetRequiredValue(name), cancel);
                System.Console.WriteLine($"The key '{result.GetRequiredValue(name)}' opens nothing any more.");
            }
        );
        return command;
    }

    private static Command Rotate()
    {
        var name = new Argument<string>("NAME") { Description = "The key's name." };
        var now = new Option<bool>("--now") { Description = "The old key ends at once, not after 24 hours." };
        var overlap = new Option<int?>("--overlap")
        {
            Description = "Hours for which the old key still works. Default 24; for primary and secondary none.",
            HelpName = "HOURS",
        };
        overlap.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0 or > 24 * 366)
            {
                result.AddError("--overlap takes 0 to 8784 hours.");
            }
        });
        var command = new Command(
            "rotate",
            "Give a name a new key and show it, once. primary and secondary are two slots that need not be created."
        )
        {
            name,
            now,
            overlap,
        };
        Act(
            command,
            async (ring, result, cancel) =>
            {
                var named = result.GetRequiredValue(name);
                var grace =
                    result.GetValue(now) ? TimeSpan.Zero
                    : result.GetValue(overlap) is { } hours ? TimeSpan.FromHours(hours)
                    : KeyRing.GraceOf(named);
                var key = await ring.RotateAsync(named, grace, cancel);
                System.Console.WriteLine($"Your API key (shown once): {key}");
            }
        );
        return command;
    }

    private static void Act(Command command, Func<KeyRing, ParseResult, CancellationToken, Task> act)
    {
        var options = new SettingOptions();
        options.AddTo(command, SettingNames.Data, SettingNames.AuditLog);
        command.SetAction(
            async (result, cancel) =>
            {
                try
                {
                    var (settings, _) = SettingsReader.ForProcess(options.Values(result)).Read();
                    var ring = new KeyRing(new KeyFile(settings.Data, TimeProvider.System), TimeProvider.System);
                    await act(ring, result, cancel);
                    await NoteAsync(settings, result);
                    return ExitCode.Done;
                }
                catch (SettingsException e)
                {
                    System.Console.Error.WriteLine($"parley: {e.Message}");
                    return ExitCode.Usage;
                }
                catch (Exception e)
                    when (e
                            is InvalidOperationException
                                or IOException
                                or InvalidDataException
                                or TimeoutException
                                or UnauthorizedAccessException
                    )
                {
                    System.Console.Error.WriteLine($"parley: {e.Message}");
                    return ExitCode.Failed;
                }
            }
        );
    }

    /// <summary>Into the file of the audit log, where there is one: a command has no log of its own.</summary>
    private static async Task NoteAsync(ServerSettings settings, ParseResult result)
    {
        var action = result.CommandResult.Command.Name;
        if (settings.AuditLog is "log" or "none" || action is "list")
        {
            return;
        }

        await using var audit = new AuditLog(
            settings.AuditLog,
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<AuditLog>.Instance
        );
        audit.Write(
            new AuditEntry(audit.Now, "key." + action, "ok")
            {
                Kind = "operator",
                Principal = "os:" + Environment.UserName,
                Target = result.GetValue<string?>(action is "create" ? "--name" : "NAME"),
            }
        );
    }
}
