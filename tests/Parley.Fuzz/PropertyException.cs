namespace Parley.Fuzz;

/// <summary>An input broke a promise.</summary>
internal sealed class PropertyException(string message) : Exception(message)
{
    /// <exception cref="PropertyException">It does not hold.</exception>
    public static void ThrowUnless(bool holds, string property)
    {
        if (!holds)
        {
            throw new PropertyException(property);
        }
    }
}
