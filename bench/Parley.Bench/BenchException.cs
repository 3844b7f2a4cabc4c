namespace Parley.Bench;

/// <summary>A measurement cannot be made; the message says what to do.</summary>
internal sealed class BenchException(string message, Exception? inner = null) : Exception(message, inner);
