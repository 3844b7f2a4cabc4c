using Microsoft.Extensions.Logging.Console;
using Parley.Server.Settings;

namespace Parley.Server.Hosting;

/// <summary>Logs go to standard error. The web framework's own logs hold addresses with secrets, so they are fenced off in code.</summary>
internal static class LogSetup
{
    private const string Framework = "Microsoft.AspNetCore";

    public static void Apply(ILoggingBuilder logging, ServerSettings settings, IConfiguration configuration)
    {
        logging.SetMinimumLevel(settings.LogLevel);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.Services.Configure<ConsoleLoggerOptions>(options =>
            options.LogToStandardErrorThreshold = LogLevel.Trace
        );
        if (settings.LogFormat is LogFormat.Json)
        {
            logging.AddJsonConsole(options => options.UseUtcTimestamp = true);
        }
        else
        {
            logging.AddSimpleConsole(options =>
            {
                options.SingleLine = true;
                options.TimestampFormat = "HH:mm:ss.fff ";
                options.UseUtcTimestamp = true;
            });
        }

        logging.Services.PostConfigure<LoggerFilterOptions>(Fence);
    }

    /// <summary>No setting can bring these categories below Warning, nor print the stack of a failed start.</summary>
    private static void Fence(LoggerFilterOptions options)
    {
        for (var i = options.Rules.Count - 1; i >= 0; i--)
        {
            var category = options.Rules[i].CategoryName;
            if (
                category is not null
                && category.StartsWith(Framework, StringComparison.OrdinalIgnoreCase)
                && options.Rules[i].LogLevel < LogLevel.Warning
            )
            {
                options.Rules.RemoveAt(i);
            }
        }

        var providers = options
            .Rules.Select(rule => rule.ProviderName)
            .Append(null)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        foreach (var provider in providers)
        {
            options.Rules.Add(new LoggerFilterRule(provider, Framework, LogLevel.Warning, null));
            options.Rules.Add(new LoggerFilterRule(provider, "Microsoft.Extensions.Hosting", LogLevel.Critical, null));
            options.Rules.Add(new LoggerFilterRule(provider, "Microsoft.Hosting", LogLevel.Warning, null));
        }
    }
}
