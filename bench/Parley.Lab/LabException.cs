namespace Parley.Lab;

/// <summary>The lab cannot do what was asked; the message says what to do.</summary>
internal sealed class LabException(string message, Exception? inner = null) : Exception(message, inner);
