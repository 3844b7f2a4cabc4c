using System.CommandLine;
using System.Net.Sockets;
using Parley.Server.Hosting;
using Parley.Server.Keys;
using Parley.Server.Settings;

namespace Parley.Server.Commands;

/// <summary><c>serve</c>: runs the server until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var options = new SettingOptions();
        var command = new Command("serve", "Run the server until Ctrl+C or SIGTERM.");
        options.AddTo(command);
        command.SetAction((result, cancellationToken) => RunAsync(options.Values(result), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        IReadOnlyDictionary<string, string?> values,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var (settings, configuration) = SettingsReader.ForProcess(values).Read();
            MakeFolder(settings.Data);
            await ShowFirstKeyAsync(settings, cancellationToken);
            // Only a person at a terminal gets a link that opens the page; nothing is left in a captured output.
            var consoleKey =
                System.Console.IsOutputRedirected || !settings.Authentication.Keys ? null : SecretKey.Create();
            var parts = new ServerParts { HandleSignals = true, ConsoleKey = consoleKey };
            await using var app = ServerApp.Build(settings, configuration, parts);
            await app.StartAsync(cancellationToken);
            // Programs wait for this line; it stands alone.
            System.Console.WriteLine($"Parley is listening on {ServerApp.AddressOf(app)}");
            if (ServerApp.SecondAddressOf(app) is { } second)
            {
                System.Console.WriteLine($"and on {second}");
            }

            if (consoleKey is not null)
            {
                System.Console.WriteLine($"Talk to it in a browser: {ServerApp.AddressOf(app)}/#key={consoleKey}");
            }

            await app.WaitForShutdownAsync(cancellationToken);
            return ExitCode.Done;
        }
        catch (SettingsException e)
        {
            return Fail(ExitCode.Usage, e.Message);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or SocketException
                        or UnauthorizedAccessException
                        or InvalidDataException
                        or TimeoutException
            )
        {
            return Fail(ExitCode.Failed, e.Message);
        }
    }

    private static void MakeFolder(string data)
    {
        try
        {
            Directory.CreateDirectory(data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"--data names a folder; {data} cannot be made: {e.Message}");
        }
    }

    private static async Task ShowFirstKeyAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        if (settings.ApiKey is not null || !settings.Authentication.Keys)
        {
            return;
        }

        var ring = new KeyRing(new KeyFile(settings.Data, TimeProvider.System), TimeProvider.System);
        if (await ring.CreateFirstAsync(cancellationToken) is { } key)
        {
            System.Console.WriteLine($"Your API key (shown once): {key}");
        }
    }

    private static int Fail(int code, string message)
    {
        System.Console.Error.WriteLine($"parley: {message.ReplaceLineEndings(" ")}");
        return code;
    }
}
