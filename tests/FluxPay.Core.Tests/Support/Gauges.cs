using System.Diagnostics.Metrics;
using FluxPay.Storage.Tests;

namespace FluxPay.Tests;

internal static class Gauges
{
    /// <summary>What a gauge of this store's services says now.</summary>
    public static double Gauge(this StoreUnderTest store, string name)
    {
        double value = double.NaN;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == name && instrument.Meter.Scope == store.Get<IMeterFactory>())
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, measured, _, _) => value = measured);
        listener.SetMeasurementEventCallback<double>((_, measured, _, _) => value = measured);
        listener.Start();
        listener.RecordObservableInstruments();
        return value;
    }
}
