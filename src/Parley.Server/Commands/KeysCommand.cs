using System.CommandLine;
using System.Globalization;
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
        var command = new Command("create", "Make a key and show it, once.") { name };
        command.Aliases.Add("add");
        Act(
            command,
            async (ring, result, cancel) =>
            {
                var key = await ring.CreateAsync(result.GetValue(name) ?? KeyRing.DefaultName, cancel);
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
                    var created = key.Created.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
                    var previous = key.PreviousUntil is { } until
                        ? string.Create(
                            CultureInfo.InvariantCulture,
                            $"  (the key before it works until {until:yyyy-MM-dd HH:mm} UTC)"
                        )
                        : "";
                    System.Console.WriteLine($"{key.Name, -20} {key.Hint, -16} created {created}{previous}");
                }

                return Task.CompletedTask;
            }
        );
        return command;
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
        var command = new Command(
            "rotate",
            "Give a name a new key and show it, once; the old one works for 24 more hours."
        )
        {
            name,
            now,
        };
        Act(
            command,
            async (ring, result, cancel) =>
            {
                var grace = result.GetValue(now) ? TimeSpan.Zero : KeyRing.Grace;
                var key = await ring.RotateAsync(result.GetRequiredValue(name), grace, cancel);
                System.Console.WriteLine($"Your API key (shown once): {key}");
            }
        );
        return command;
    }

    private static void Act(Command command, Func<KeyRing, ParseResult, CancellationToken, Task> act)
    {
        var options = new SettingOptions();
        options.AddTo(command, SettingNames.Data);
        command.SetAction(
            async (result, cancel) =>
            {
                try
                {
                    var (settings, _) = SettingsReader.ForProcess(options.Values(result)).Read();
                    var ring = new KeyRing(new KeyFile(settings.Data, TimeProvider.System), TimeProvider.System);
                    await act(ring, result, cancel);
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
}
