#include "DirectoryRecordType.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcuid.h>

#include <map>
#include <string_view>

namespace OrthancExchange
{
  namespace
  {
    using Types = std::map<std::string_view, std::string_view>;

    const Types& SpecialTypes()
    {
      static const Types types{
          {UID_RTDoseStorage, "RT DOSE"},
          {UID_RTStructureSetStorage, "RT STRUCTURE SET"},
          {UID_RTPlanStorage, "RT PLAN"},
          {UID_RTIonPlanStorage, "RT PLAN"},
          {UID_RTBeamsTreatmentRecordStorage, "RT TREAT RECORD"},
          {UID_RTBrachyTreatmentRecordStorage, "RT TREAT RECORD"},
          {UID_RTTreatmentSummaryRecordStorage, "RT TREAT RECORD"},
          {UID_RTIonBeamsTreatmentRecordStorage, "RT TREAT RECORD"},
          {UID_RTBeamsDeliveryInstructionStorage, "PLAN"},
          {UID_RTBrachyApplicationSetupDeliveryInstructionStorage, "PLAN"},
          {UID_MRSpectroscopyStorage, "SPECTROSCOPY"},
          {UID_RawDataStorage, "RAW DATA"},
          {UID_SpatialRegistrationStorage, "REGISTRATION"},
          {UID_DeformableSpatialRegistrationStorage, "REGISTRATION"},
          {UID_SpatialFiducialsStorage, "FIDUCIAL"},
          {UID_RealWorldValueMappingStorage, "VALUE MAP"},
          {UID_StereometricRelationshipStorage, "STEREOMETRIC"},
          {UID_SpectaclePrescriptionReportStorage, "SR DOCUMENT"},
          {UID_MacularGridThicknessAndVolumeReportStorage, "SR DOCUMENT"},
          {UID_KeyObjectSelectionDocumentStorage, "KEY OBJECT DOC"},
          {UID_EncapsulatedPDFStorage, "ENCAP DOC"},
          {UID_EncapsulatedCDAStorage, "ENCAP DOC"},
          {UID_EncapsulatedSTLStorage, "ENCAP DOC"},
          {UID_EncapsulatedOBJStorage, "ENCAP DOC"},
          {UID_EncapsulatedMTLStorage, "ENCAP DOC"},
          {UID_SurfaceSegmentationStorage, "SURFACE"},
          {UID_SurfaceScanMeshStorage, "SURFACE SCAN"},
          {UID_SurfaceScanPointCloudStorage, "SURFACE SCAN"},
          {UID_TractographyResultsStorage, "TRACT"},
          {UID_ContentAssessmentResultsStorage, "ASSESSMENT"},
          {UID_MicroscopyBulkSimpleAnnotationsStorage, "ANNOTATION"},
          {UID_LensometryMeasurementsStorage, "MEASUREMENT"},
          {UID_AutorefractionMeasurementsStorage, "MEASUREMENT"},
          {UID_KeratometryMeasurementsStorage, "MEASUREMENT"},
          {UID_SubjectiveRefractionMeasurementsStorage, "MEASUREMENT"},
          {UID_VisualAcuityMeasurementsStorage, "MEASUREMENT"},
          {UID_OphthalmicAxialMeasurementsStorage, "MEASUREMENT"},
          {UID_IntraocularLensCalculationsStorage, "MEASUREMENT"},
          {UID_OphthalmicVisualFieldStaticPerimetryMeasurementsStorage, "MEASUREMENT"},
          {UID_RTPhysicianIntentStorage, "RADIOTHERAPY"},
          {UID_RTSegmentAnnotationStorage, "RADIOTHERAPY"},
          {UID_RTRadiationSetStorage, "RADIOTHERAPY"},
          {UID_CArmPhotonElectronRadiationStorage, "RADIOTHERAPY"},
          {UID_TomotherapeuticRadiationStorage, "RADIOTHERAPY"},
          {UID_RoboticArmRadiationStorage, "RADIOTHERAPY"},
          {UID_RTRadiationRecordSetStorage, "RADIOTHERAPY"},
          {UID_RTRadiationSalvageRecordStorage, "RADIOTHERAPY"},
          {UID_TomotherapeuticRadiationRecordStorage, "RADIOTHERAPY"},
          {UID_CArmPhotonElectronRadiationRecordStorage, "RADIOTHERAPY"},
          {UID_RoboticRadiationRecordStorage, "RADIOTHERAPY"},
          {UID_RTRadiationSetDeliveryInstructionStorage, "RADIOTHERAPY"},
          {UID_RTTreatmentPreparationStorage, "RADIOTHERAPY"},
      };
      return types;
    }

    /// SOP classes whose family shares the beginning of its UID.
    const Types& Families()
    {
      static const Types families{
          {"1.2.840.10008.5.1.4.1.1.9.", "WAVEFORM"},      // PS3.4 B.5: all of 9.1 to 9.8
          {"1.2.840.10008.5.1.4.1.1.11.", "PRESENTATION"}, // 11.1 to 11.12
          {"1.2.840.10008.5.1.4.1.1.88.", "SR DOCUMENT"},  // 88.59, key objects, stands above
      };
      return families;
    }

    /// DCMTK's names of image classes: "CTImageStorage", "DigitalXRayImageStorageForPresentation".
    bool IsNamedImage(const std::string& sopClassUid)
    {
      const char* const name = dcmFindNameOfUID(sopClassUid.c_str());
      return name != nullptr &&
             std::string_view{name}.find("ImageStorage") != std::string_view::npos;
    }
  }

  std::string DirectoryRecordTypeOf(const std::string& sopClassUid, bool hasPixels)
  {
    const auto special = SpecialTypes().find(sopClassUid);
    if (special != SpecialTypes().end())
    {
      return std::string{special->second};
    }
    for (const auto& [prefix, type] : Families())
    {
      if (sopClassUid.starts_with(prefix))
      {
        return std::string{type};
      }
    }
    return hasPixels || IsNamedImage(sopClassUid) ? "IMAGE" : "PRIVATE";
  }
}
