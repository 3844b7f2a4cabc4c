using System.Text;
using Microsoft.Extensions.Logging;

namespace Parley.Fuzz;

/// <summary>Keeps every line that is logged, at every level, with its values and exceptions.</summary>
internal sealed class LogCapture : ILoggerFactory, ILogger
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
        // All lines are kept here.
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _text.AppendLine(state.ToString());
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _text.AppendLine(formatter(state, exception)).AppendLine(exception?.ToString());

    public void Dispose()
    {
        // Nothing is held.
    }
}
